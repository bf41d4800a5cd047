import { describe, expect, it } from "@jest/globals";
import { entries } from "../testing/sample-entries.ts";
import { createEndWatch } from "./end-watch.ts";

const endless = expect.objectContaining({ code: "unexpected_answer" });

describe("the watch for a list's end", () => {
  it("lets a hundred million blobs be looked at for one, and no more", () => {
    const watch = createEndWatch("https://example.com");
    const passed = (page: number, size = 0) =>
      watch.passed({ blobs: entries(1, size), next_cursor: `after ${page}` });
    for (let page = 0; page < 100_000; page += 1) passed(page);
    passed(100_000, 1);
    for (let page = 0; page < 100_000; page += 1) passed(200_000 + page);
    expect(() => passed(300_000)).toThrow(endless);
  });
});
