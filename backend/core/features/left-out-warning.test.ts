import { expect, it } from "@jest/globals";
import type { LeftOut } from "./features.ts";
import { leftOutWarnings } from "./left-out-warning.ts";

it("is none where all was kept", () => {
  expect(leftOutWarnings()).toEqual([]);
});

it.each<[LeftOut, string, string]>([
  [{ labels: { count: 1, of: 2 } }, "labels_left_out", "1 of 2 labels"],
  [{ boxes: { count: 1_000, of: 2_000 } }, "labels_left_out", "1,000 of 2,000 boxes"],
  [
    { lines: { count: 1, of: 2 }, words: { count: 3, of: 4 } },
    "text_left_out",
    "1 of 2 lines and 3 of 4 words",
  ],
  [{ faces: { count: 1, of: 2 } }, "faces_left_out", "1 of 2 faces"],
])("tells of %j by its kind", (leftOut, code, words) => {
  expect(leftOutWarnings(leftOut)).toEqual([
    expect.objectContaining({ code, message: expect.stringContaining(`${words}, those`) }),
  ]);
});
