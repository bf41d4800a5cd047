import { describe, expect, it } from "@jest/globals";
import { cleanJson, cleanText } from "./clean-text.ts";

describe("clean text", () => {
  it.each([
    ["an escape sequence", "\u001b[31mred", "\ufffd[31mred"],
    ["a C1 control", "\u009b31m", "\ufffd31m"],
    ["a bell and DEL", "a\u0007b\u007f", "a\ufffdb\ufffd"],
    ["line breaks and tabs", "one\r\ntwo\tthree", "one two three"],
    ["a turn of direction", "gpj.\u202eexe", "gpj.\ufffdexe"],
    ["nothing visible", "a\u200bb\ufeff", "a\ufffdb\ufffd"],
  ])("has no %s", (_name, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it.each(["Straße 7 – naïve.jpg", "停车标志", "👩\u200d🚒", "שלום"])("leaves %s alone", (text) => {
    expect(cleanText(text)).toBe(text);
  });
});

describe("clean JSON", () => {
  it("means the same, and has nothing for a terminal to obey", () => {
    const value = { file: "a\u001b\u009b\u202e\u{e0001}\n\ud800.jpg", list: [1, null, "ä"] };
    const json = cleanJson(value);
    expect(JSON.parse(json)).toEqual(value);
    expect(json).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(json).toContain("ä");
  });
});
