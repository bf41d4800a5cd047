import { describe, expect, it } from "@jest/globals";
import { pagesTable } from "./pages-table.ts";

const times = { beginning: 50, middle: 55, end: 52.5, walkMs: 500 };
const slower = { beginning: 100, middle: 105, end: 90, walkMs: 100_000 };

describe("how long a page takes", () => {
  it("is told beside the first page of the same list", () => {
    const table = pagesTable(
      [
        { blobs: 1_000, ...times },
        { blobs: 100_000, ...slower },
      ],
      100,
    );
    expect(table).toContain("| 1,000 | 50.0 ms | 55.0 ms (1.10 ×) | 52.5 ms (1.05 ×) | 0.5 s |");
    expect(table).toContain(
      "| 100,000 | 100.0 ms | 105.0 ms (1.05 ×) | 90.0 ms (0.90 ×) | 100.0 s |",
    );
    expect(table).toContain("1.10 ×, met");
  });

  it("is too long where any page takes longer than it may", () => {
    expect(pagesTable([{ blobs: 1_000, ...times, end: 61 }], 100)).toContain("1.22 ×, missed");
  });
});
