import { expect, it } from "@jest/globals";
import type { RekogBlob } from "../api/types.ts";
import { atLeast, isOf, labelColours, marksOf } from "./marks.ts";

const box = (left: number, size: number) => ({ left, top: 0, width: size, height: size });
const blob: RekogBlob = {
  blob_id: "1",
  status: "succeeded",
  created_at: "2026-11-23T12:00:00Z",
  updated_at: "2026-11-23T12:00:00Z",
  labels: [
    {
      ...{ label: "Car", confidence: 99, parents: [], aliases: [], categories: [] },
      instances: [
        { confidence: 40, bounding_box: box(0, 0.1) },
        { confidence: 90, bounding_box: box(0.2, 0.2) },
      ],
    },
    {
      ...{ label: "Sky", confidence: 98, parents: [], aliases: [], categories: [] },
      instances: [],
    },
    {
      ...{ label: "Bus", confidence: 97, parents: [], aliases: [], categories: [] },
      instances: [{ confidence: 97, bounding_box: box(0.1, 0.5) }],
    },
  ],
  text: {
    lines: [{ text: "<b>STOP</b>", confidence: 80, bounding_box: box(0, 0.1), polygon: [] }],
    words: [],
  },
};
const settings = { feature: "labels", textUnit: "lines" } as const;

it("draws each place of a label that is as sure as the slider says, the largest first", () => {
  const marks = marksOf(blob, settings);
  expect(marks.map(({ id }) => id)).toEqual(["Bus/0", "Car/1", "Car/0"]);
  expect(atLeast(marks, 50).map(({ id }) => id)).toEqual(["Bus/0", "Car/1"]);
});

it("gives labels with boxes a colour each, which does not change with the slider", () => {
  const colours = labelColours(blob);
  expect([...colours.keys()]).toEqual(["Car", "Bus"]);
  expect(new Set(colours.values()).size).toBe(2);
  const all = marksOf(blob, settings);
  for (const { group, colour } of all) expect(colour).toBe(colours.get(group));
});

it("brings a box forward by itself, or with all others of its label", () => {
  const marks = marksOf(blob, settings);
  const forward = (what: string) => marks.filter((mark) => isOf(mark, what)).map(({ id }) => id);
  expect(forward("Car/0")).toEqual(["Car/0"]);
  expect(forward("Car")).toEqual(["Car/1", "Car/0"]);
});

it("takes a line's box where its corners are not told, and its text as it is", () => {
  const [line] = marksOf(blob, { ...settings, feature: "text" });
  expect(line).toMatchObject({ name: "<b>STOP</b>", polygon: undefined, box: box(0, 0.1) });
});

it("draws nothing for moderation, which has no places", () => {
  expect(marksOf(blob, { ...settings, feature: "moderation" })).toEqual([]);
});
