import { describe, expect, it } from "@jest/globals";
import { either, finite, list, matching, object, record, type Shape, text } from "./shape.ts";

const pair = object({ name: text }, { size: finite });

describe("a shape", () => {
  it.each<[string, Shape, unknown]>([
    ["what is needed", pair, { name: "a" }],
    ["what is possible", pair, { name: "a", size: 1 }],
    ["whatever stands beside it", pair, { name: "a", more: [] }],
    ["an empty list", list(text), []],
    ["values by name", record(finite), { a: 1, b: 2 }],
    ["one of several", either(text, finite), 3],
  ])("is that of %s", (_, shape, value) => expect(shape(value)).toBe(true));

  it.each<[string, Shape, unknown]>([
    ["without what is needed", pair, {}],
    ["with null for what is possible", pair, { name: "a", size: null }],
    ["that is a list", object({}), []],
    ["that is null", object({}), null],
    ["of a wrong item", list(text), ["a", 1]],
    ["of a list's names", record(text), ["a"]],
    ["without end", finite, JSON.parse("1e999")],
    ["that looks like a number", finite, "1"],
    ["of another pattern", matching(/^whsec_/), "sk_1"],
  ])("is none %s", (_, shape, value) => expect(shape(value)).toBe(false));
});
