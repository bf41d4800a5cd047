import { describe, expect, it } from "@jest/globals";
import { textTable } from "./text-table.ts";

const columns = [
  { heading: "NAME", narrowest: 5 },
  { heading: "COUNT", side: "end" },
] as const;
const rows = [
  ["moderation", "1"],
  ["日本", "12345678"],
];
const table = (width: number | undefined) =>
  textTable(columns, rows, { columns: width, colour: false });

describe("a table", () => {
  it("is as wide as its cells", () => {
    expect(table(undefined)).toEqual([
      "NAME           COUNT",
      "moderation         1",
      "日本        12345678",
    ]);
    expect(table(20)).toEqual(table(undefined));
  });

  it("has its columns closer on a narrow terminal, and then cuts what may be cut", () => {
    expect(table(19)).toEqual([
      "NAME          COUNT",
      "moderation        1",
      "日本       12345678",
    ]);
    expect(table(15)[1]).toBe("moder…        1");
    expect(table(3)[1]).toBe("mode…        1");
  });

  it("has dim headings, and nothing else", () => {
    const [heading, ...others] = textTable(columns, rows, { columns: 60, colour: true });
    expect(heading).toBe("\x1b[2mNAME           COUNT\x1b[22m");
    expect(others).toEqual(table(60).slice(1));
  });
});
