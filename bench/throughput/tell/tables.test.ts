import { describe, expect, it } from "@jest/globals";
import { summary } from "../measure/interleave.ts";
import { beforeTable } from "./before-table.ts";
import { results } from "./results.fixture.ts";
import { alignedText, markdown, type Table } from "./table.ts";
import { keyTables, pathTables, tablesOf } from "./tables.ts";

const table: Table = {
  title: "Figures",
  columns: ["what", "ms", ""],
  rows: [
    ["`get`", "1.50", "met"],
    ["create", "12", ""],
  ],
};

describe("a table", () => {
  it("has its columns in line on a terminal, the figures to the right", () => {
    expect(alignedText(table)).toBe(
      ["Figures", "what      ms", "get     1.50  met", "create    12", ""].join("\n"),
    );
  });

  it("is a table of Markdown, too", () => {
    expect(markdown(table)).toBe(
      ["| what | ms |  |", "|---|--:|--:|", "| `get` | 1.50 | met |", "| create | 12 |  |"].join(
        "\n",
      ),
    );
  });
});

describe("the results", () => {
  it("have a row for each request at each concurrency, beside its baselines", () => {
    const [requests] = tablesOf(results);
    expect(requests?.rows).toHaveLength(16);
    expect(requests?.rows[0]).toEqual([
      ...["get: `GET /blobs/{blob_id}`", "1", "3.00", "3.00", "3.00", "333", "1.50"],
      ...["10 ×", "1.5 ×", "1.2 ×"],
    ]);
    expect(requests?.rows[4]).toEqual([
      ...["upload: the form to S3", "1", "4.00", "4.00", "4.00", "250", "2.00"],
      ...["2.0 ×", "", ""],
    ]);
  });

  it("have every row as wide as the columns", () => {
    for (const { columns, rows } of tablesOf(results)) {
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  });

  it("tell the detector, memory and the start of the command line", () => {
    const [, , figures] = tablesOf(results);
    expect(figures?.rows).toEqual(
      expect.arrayContaining([
        ["get with a key, median", "3.15 ms", "1.05 × without (3.00 ms)"],
        ["get with a key, CPU", "2.20 ms", "1.10 × without (2.00 ms)"],
        ["create with a key, median", "13 ms", "1.05 × without (12 ms)"],
        ["detector, two workers", "5.1 images/s", "1.89 × one worker"],
        ["memory for each further blob: slope after the warm-up", "20.0 kB", "of 245 MB"],
        ["get with the library, median", "3.60 ms", "1.20 × bare HTTP (3.00 ms)"],
        ["get through `rekog mcp`, median", "6.00 ms", "2.00 × bare HTTP (3.00 ms)"],
        ["`rekog --help`", "72 ms", "1.60 × `node -e 0` (45 ms)"],
      ]),
    );
  });

  it("have a row for every other request, beside the SDK's calls for it", () => {
    const [, paths] = tablesOf(results);
    expect(paths?.rows).toEqual([
      ["list: `GET /blobs`, 20 blobs", "2", "6.00", "6.00", "3.00", "4.00", "1.5 ×"],
      [expect.stringContaining("DELETE"), "2", "9.00", "9.00", "4.50", "2.00", "4.5 ×"],
    ]);
    const [alone, targets] = pathTables(results.paths);
    expect(alone).toEqual(paths);
    // What asks S3, too, is not held to DynamoDB's calls alone.
    expect(targets?.rows).toEqual([[expect.stringContaining("GET /blobs"), "1.50 ×", "met"]]);
  });

  it("can be those of keys alone", () => {
    const [keys, targets] = keyTables(results.keys);
    expect(keys?.rows).toHaveLength(4);
    expect(targets?.rows.map((row) => row.at(-1))).toEqual(["met", "met"]);
  });

  it("are set beside another build where one took turns", () => {
    expect(beforeTable(results)).toBeUndefined();
    const twice = summary([{ times: [6], perSecond: 100, cpuMs: 4 }]);
    const get = { 1: { ...results.requests.get[1], before: twice } };
    expect(beforeTable({ ...results, requests: { ...results.requests, get } })?.rows).toEqual([
      ["get", "1", "0.50 ×", "3.33 ×", "4.00", "1.50"],
    ]);
  });
});
