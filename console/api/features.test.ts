import { expect, it } from "@jest/globals";
import { countOf, features } from "./features.ts";
import type { RekogBlob } from "./types.ts";

const blob: RekogBlob = {
  blob_id: "1",
  status: "succeeded",
  created_at: "2026-11-23T12:00:00Z",
  updated_at: "2026-11-23T12:00:00Z",
  labels: [],
  moderation: {
    labels: [{ label: "Corpses", confidence: 91, parents: ["Death"], taxonomy_level: 2 }],
    content_types: [],
  },
};

it("counts what each has found, and knows what nobody looked for", () => {
  const counts = new Map(features.map((feature) => [feature, countOf(blob, feature)]));
  expect([counts.get("labels"), counts.get("moderation"), counts.get("text")]).toEqual([
    ...[0, 1, undefined],
  ]);
});
