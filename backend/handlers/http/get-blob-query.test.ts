import { expect, it } from "@jest/globals";
import { readOpenApi } from "../../../toolchain/run-folder/run-folder.ts";
import { features } from "../../core/features/features.ts";
import { decodeGetBlobQuery } from "./get-blob-query.ts";

it("takes a threshold of each feature, by the name that the contract has for it", () => {
  const { components } = readOpenApi() as {
    components: { parameters: Record<string, { name: string }> };
  };
  const thresholds = Object.values(components.parameters)
    .map(({ name }) => name)
    .filter((name) => name.startsWith("min_confidence"));
  const read = thresholds.flatMap((name) => Object.entries(decodeGetBlobQuery({ [name]: "70" })));
  expect(thresholds).toHaveLength(features.length);
  expect(Object.fromEntries(read)).toEqual(
    Object.fromEntries(features.map((feature) => [feature, { minConfidence: 70 }])),
  );
});

it.each(["min_confidence.labels", "min_confidence.colours", "min_confidence."])(
  "knows no %s",
  (name) => {
    expect(() => decodeGetBlobQuery({ [name]: "70" })).toThrow(
      expect.objectContaining({ code: "invalid_request" }),
    );
  },
);
