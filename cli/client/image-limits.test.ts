import { expect, it } from "@jest/globals";
import { imageLimits as ofTheApi } from "../../backend/core/blob/image-limits.ts";
import { imageLimits, limitsInWords } from "./image-limits.ts";

it("knows the limits that the API has", () => {
  expect(imageLimits).toEqual(ofTheApi);
});

it("says them as people do", () => {
  expect(limitsInWords).toEqual({
    bytes: "15,000,000 bytes",
    megabytes: "15 MB",
    pixels: "80 to 10,000 pixels a side",
    maxPixels: "10,000",
  });
});
