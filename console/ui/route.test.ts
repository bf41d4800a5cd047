import { expect, it } from "@jest/globals";
import { routeOf } from "./route.ts";

it.each([
  ["", { view: "work" }],
  ["#/", { view: "work" }],
  ["#/blobs", { view: "blobs" }],
  ["#/usage", { view: "usage" }],
  ["#/blobs/6f1c2a34", { view: "work", blobId: "6f1c2a34" }],
  ["#/blobs/%3Cb%3E", { view: "work", blobId: "<b>" }],
  ["#/blobs/%E0%A4%A", { view: "work", blobId: "%E0%A4%A" }],
  ["#nonsense", { view: "work" }],
])("reads %s", (hash, route) => {
  expect(routeOf(hash)).toEqual(route);
});
