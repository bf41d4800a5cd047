import { expect, it } from "@jest/globals";
import { conversionLimits } from "../../backend/core/blob/conversion-limits.ts";
import { imageLimits as ofTheApi } from "../../backend/core/blob/image-limits.ts";
import { bytesInWords, imageLimits, limitsInWords, maxFileBytes } from "./image-limits.ts";

it("knows the limits that the API has", () => {
  expect(imageLimits).toEqual(ofTheApi);
  expect(maxFileBytes).toBe(conversionLimits.maxBytes);
});

it("says them as people do", () => {
  expect(limitsInWords).toEqual({
    bytes: "50,000,000 bytes",
    megabytes: "50 MB",
    plainMegabytes: "15 MB",
    pixels: "80 to 10,000 pixels a side",
    maxPixels: "10,000",
  });
  expect(bytesInWords(15_000_000)).toBe("15,000,000 bytes");
});
