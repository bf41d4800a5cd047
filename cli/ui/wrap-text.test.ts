import { describe, expect, it } from "@jest/globals";
import { createSpyOutput } from "../testing/spy-output.ts";
import { proseColumns, wrapText } from "./wrap-text.ts";

describe("wrapping", () => {
  it("breaks between words, and indents what follows", () => {
    expect(wrapText("  → Open the file to check it, save it again.", 24, 4)).toBe(
      "  → Open the file to\n    check it, save it\n    again.",
    );
  });

  it("leaves alone what fits, a pipe's lines, and what is wider than the terminal", () => {
    expect(wrapText("as  it is", 9, 4)).toBe("as  it is");
    expect(wrapText("one two three", undefined, 4)).toBe("one two three");
    expect(wrapText(`see ${"x".repeat(30)} there`, 20, 2)).toBe(
      `see\n  ${"x".repeat(30)}\n  there`,
    );
  });

  it("keeps a command in one piece", () => {
    expect(wrapText("Run `rekog get BLOB_ID --json`, then look.", 24, 2)).toBe(
      "Run\n  `rekog get BLOB_ID --json`,\n  then look.",
    );
  });

  it("keeps the command that a line ends with in one piece, too", () => {
    const line = "rekog: See what becomes of it with: rekog get BLOB_ID --wait";
    expect(wrapText(line, 40, 7)).toBe(
      "rekog: See what becomes of it with:\n       rekog get BLOB_ID --wait",
    );
  });

  it("is for terminals", () => {
    expect(proseColumns(createSpyOutput({ columns: 60 }))).toBe(60);
    expect(proseColumns(createSpyOutput())).toBeUndefined();
  });
});
