import { describe, expect, it } from "@jest/globals";
import { idsOnlyIn, type Recording, renewed } from "./recording.ts";

const uuid = (digit: string) => [8, 4, 4, 4, 12].map((length) => digit.repeat(length)).join("-");
const hash = (digit: string) => digit.repeat(64);
const call = (input: object) => ({ operation: "PutItem", input: JSON.stringify(input) });

describe("recorded calls", () => {
  it("tell which ids are others each time", () => {
    const first = [call({ id: uuid("a"), content: hash("c") }), call({ key: hash("1") })];
    const second = [call({ id: uuid("b"), content: hash("c") }), call({ key: hash("2") })];
    expect(idsOnlyIn(first, second)).toEqual([uuid("a"), hash("1")]);
  });

  it("are made again about something else, the same in all of them", () => {
    const recording: Recording = {
      prepare: [call({ id: uuid("a"), content: hash("c") })],
      act: [call({ id: uuid("a"), key: hash("1") })],
      freshIds: [uuid("a"), hash("1")],
      answer: { status: 200, headers: {}, body: "" },
    };
    const { prepare, act } = renewed(recording);
    const [prepared, acted] = [prepare, act].map(
      ([first]) => JSON.parse(first?.input ?? "") as Record<string, string>,
    );
    expect(prepared?.id).not.toBe(uuid("a"));
    expect(prepared?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(prepared?.content).toBe(hash("c"));
    expect(acted).toEqual({ id: prepared?.id, key: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(acted?.key).not.toBe(hash("1"));
  });
});
