import { readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";
import { defaultConfidence } from "../backend/core/features/confidence-filter.ts";
import { features } from "../backend/core/features/features.ts";
import { defaultMinConfidence } from "../backend/core/features/labels/label-filter.ts";
import {
  ancestorsOf,
  moderationLabels,
} from "../backend/core/features/moderation/moderation-taxonomy.ts";

const page = await readFile(new URL("features.md", import.meta.url), "utf8");

it("lists every moderation label under those above it", () => {
  const [, table = ""] = page.split("| label | below it | and below that |\n|---|---|---|\n");
  let top = "";
  const listed = table
    .trim()
    .split("\n")
    .flatMap((row) => {
      const [first = "", second = "", third = ""] = row.slice(2, -1).split(/ ?\| ?/);
      const isNew = first !== "";
      if (isNew) top = first;
      const below = third === "" ? [] : third.trim().split(", ");
      return [
        ...(isNew ? [[top]] : []),
        ...(second === "" ? [] : [[top, second]]),
        ...below.map((label) => [top, second, label]),
      ];
    });
  expect(listed).toEqual(moderationLabels().map((label) => [...ancestorsOf(label), label]));
});

it("has a row for each feature, with the confidence from which it is told", () => {
  const rows = [...page.matchAll(/^\| `(\w+)`.*\| (\d+) \|$/gm)];
  const thresholds = rows.map(([, feature, confidence]) => [feature, Number(confidence)]);
  expect(thresholds).toEqual(
    features.map((feature) => [
      feature,
      feature === "labels" ? defaultMinConfidence : defaultConfidence,
    ]),
  );
});
