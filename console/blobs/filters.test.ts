import { expect, it } from "@jest/globals";
import { noFilters, queryOf } from "./filters.ts";

it("asks for everything where nothing is chosen, or metadata have no value yet", () => {
  expect(queryOf(noFilters)).toEqual({});
  expect(queryOf({ ...noFilters, metadata: "order" })).toEqual({});
});

it("asks for both days whole, wherever the reader is", () => {
  const query = queryOf({ ...noFilters, status: "failed", from: "2026-11-23", to: "2026-11-24" });
  expect(query.status).toBe("failed");
  const after = new Date(query.created_after ?? "");
  const before = new Date(query.created_before ?? "");
  expect([after.getDate(), after.getHours(), after.getMinutes()]).toEqual([23, 0, 0]);
  expect([before.getDate(), before.getHours(), before.getMinutes()]).toEqual([25, 0, 0]);
});

it("takes what is before the first equals sign as the metadata's name", () => {
  expect(queryOf({ ...noFilters, metadata: " order.no = a=b " })).toEqual({
    "metadata.order.no": "a=b",
  });
});
