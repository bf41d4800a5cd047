import { describe, expect, it } from "@jest/globals";
import { startedParts } from "./parts.ts";

function setUp() {
  const stopped: string[] = [];
  const part = (name: string) => ({
    name,
    async stop() {
      await new Promise((resolve) => setImmediate(resolve));
      stopped.push(name);
    },
  });
  return { stopped, part, parts: startedParts() };
}

describe("startedParts", () => {
  it("hands back what was started, and stops it in the opposite order, one after another", async () => {
    const { stopped, part, parts } = setUp();
    const added = ["one", "two", "three"].map((name) => parts.add(part(name)));
    expect(added.map(({ name }) => name)).toEqual(["one", "two", "three"]);
    await parts.stop();
    expect(stopped).toEqual(["three", "two", "one"]);
  });

  it("stops each part once", async () => {
    const { stopped, part, parts } = setUp();
    parts.add(part("one"));
    await Promise.all([parts.stop(), parts.stop()]);
    await parts.stop();
    expect(stopped).toEqual(["one"]);
  });

  it("hands over what was started together in the order that it was asked for", async () => {
    const { part, parts } = setUp();
    const [slow, fast] = await parts.addAll([
      new Promise<ReturnType<typeof part>>((resolve) => setImmediate(() => resolve(part("slow")))),
      Promise.resolve(part("fast")),
    ]);
    expect([slow.name, fast.name]).toEqual(["slow", "fast"]);
  });

  it("still stops the others if one cannot be started", async () => {
    const { stopped, part, parts } = setUp();
    const starting = parts.addAll([
      Promise.resolve(part("one")),
      Promise.reject(new Error("the port is taken")),
      new Promise<ReturnType<typeof part>>((resolve) => setImmediate(() => resolve(part("late")))),
    ]);
    await expect(starting).rejects.toThrow("the port is taken");
    await parts.stop();
    expect(stopped.sort()).toEqual(["late", "one"]);
  });

  it("goes on stopping when one part fails to, and then says so", async () => {
    const { stopped, part, parts } = setUp();
    parts.add(part("one"));
    parts.add({ stop: () => Promise.reject(new Error("it is stuck")) });
    parts.add(part("three"));
    await expect(parts.stop()).rejects.toThrow("it is stuck");
    expect(stopped).toEqual(["three", "one"]);
  });
});
