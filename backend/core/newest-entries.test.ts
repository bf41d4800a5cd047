import { describe, expect, it } from "@jest/globals";
import { newestEntries } from "./newest-entries.ts";

describe("the newest entries", () => {
  it("stay; of five hundred and one the oldest goes", () => {
    const entries = newestEntries<number>();
    for (let i = 0; i < 500; i += 1) entries.set(`name ${i}`, i);
    expect([entries.get("name 0"), entries.get("name 499")]).toEqual([0, 499]);
    entries.set("one more", 500);
    expect([entries.get("name 0"), entries.get("name 1")]).toEqual([undefined, 1]);
  });

  it("are those that were written last, also for the second time", () => {
    const entries = newestEntries<number>();
    for (let i = 0; i < 500; i += 1) entries.set(`name ${i}`, i);
    entries.set("name 0", -1);
    entries.set("one more", 500);
    expect([entries.get("name 0"), entries.get("name 1")]).toEqual([-1, undefined]);
  });

  it("can be forgotten", () => {
    const entries = newestEntries<number>();
    entries.set("name", 1);
    entries.delete("name");
    expect(entries.get("name")).toBeUndefined();
  });
});
