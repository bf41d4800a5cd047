import { describe, expect, it } from "@jest/globals";
import { sampleUsage } from "../testing/sample-usage.ts";
import { stubClients } from "../testing/stub-client.ts";

const { setUp } = stubClients();

describe("RekogClient.usage", () => {
  it("reads what was used, of as many days as were asked for", async () => {
    const { api, client } = await setUp();
    expect(await client.usage()).toEqual(sampleUsage());
    await client.usage({ days: 31 });
    expect(api.usages).toEqual(["/usage", "/usage?days=31"]);
  });

  it("is tried again after what passes", async () => {
    const { api, client } = await setUp({
      usage: (count) => (count === 0 ? { status: 503 } : { status: 200, body: sampleUsage() }),
    });
    expect(await client.usage()).toEqual(sampleUsage());
    expect(api.usages).toHaveLength(2);
  });

  it("ends with the signal's own reason", async () => {
    const { client } = await setUp({ usage: () => undefined });
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(client.usage({ signal })).rejects.toBe(reason);
  });

  it("knows an API that is older", async () => {
    const { client } = await setUp({
      usage: () => ({ status: 404, body: { message: "Not Found" } }),
    });
    await expect(client.usage()).rejects.toMatchObject({
      name: "ApiError",
      code: "http_404",
      status: 404,
      requestId: "stub-request-id",
      message: expect.stringContaining("it is older than this rekog, or no rekog API"),
    });
  });

  it.each([
    ["a web page", "<!doctype html>"],
    ["other JSON", { days: 7 }],
    ["days without features", { days: [{ day: "2026-11-23", estimated_usd: 0 }] }],
    ["a limit without its end", { days: [], limit: { daily_usd: 1, remaining_usd: 1 } }],
  ])("recognises that %s is not rekog's API", async (_, body) => {
    const { client } = await setUp({ usage: () => ({ status: 203, body }) });
    await expect(client.usage()).rejects.toMatchObject({ code: "unexpected_answer" });
  });
});
