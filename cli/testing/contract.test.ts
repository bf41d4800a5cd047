import { expect, it } from "@jest/globals";
import { contractBreach } from "./contract.ts";
import { succeededBlob } from "./sample-blobs.ts";

it("refuses a property that no operation tells of a blob", () => {
  expect(contractBreach("Blob", succeededBlob())).toBeUndefined();
  const more = { ...succeededBlob(), colour: "red" };
  expect(contractBreach("Blob", more)).toBe("Blob: data must NOT have unevaluated properties");
});
