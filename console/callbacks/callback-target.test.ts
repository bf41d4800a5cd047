import { describe, expect, it } from "@jest/globals";
import { requestOf, targetOf } from "./callback-target.ts";

describe("where results go", () => {
  it.each([
    ["", {}],
    ["  ", {}],
    [" https://example.com/hook ", { callback_url: "https://example.com/hook" }],
    ["ftp://example.com", { callback_url: "ftp://example.com" }],
    ["ada", { callback_mailbox: "ada" }],
    ["a/b", { callback_mailbox: "a/b" }],
  ])("is what was typed, for the API to judge: %j", (text, request) => {
    expect(requestOf(targetOf(text, false))).toEqual(request);
  });

  it("is told with what its certificate may be, where it is a URL", () => {
    expect(requestOf(targetOf("https://a.test", true))).toEqual({
      callback_url: "https://a.test",
      allow_insecure_callback: true,
    });
    expect(requestOf(targetOf("ada", true))).toEqual({ callback_mailbox: "ada" });
  });
});
