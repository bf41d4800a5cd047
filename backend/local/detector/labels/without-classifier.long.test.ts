import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "@jest/globals";

// Whoever adds no classifier has what there was before there was one: the same answers, by the same code.

const root = new URL("../../../../", import.meta.url);
const built = (path: string) => new URL(`dist/backend/local/${path}`, root).href;
const picture = (name: string) => fileURLToPath(new URL(`test-cases/${name}`, root));

/** What the build before the classifier answered: name, confidence, and where it is. */
const before: Record<string, [string, number, number[]?][]> = {
  "airplane.jpg": [
    ["Aircraft", 71.4],
    ["Airplane", 71.4, [0.782, 0.488, 0.123, 0.326]],
    ["Transportation", 71.4],
    ["Vehicle", 71.4],
  ],
  "black.jpg": [],
  "clock.png": [["Clock", 75.7, [0.7, 0.694, 0.149, 0.154]]],
  "laptop.jpg": [
    ["Computer", 69.7],
    ["Electronics", 69.7],
    ["Laptop", 69.7, [0.749, 0.76, 0.127, 0.169]],
    ["Pc", 69.7],
  ],
  "portrait.jpg": [],
};

const script = `
const { loadLabelDetector } = await import(${JSON.stringify(built("detector/labels/label-detector.js"))});
const { labelsOfPicture } = await import(${JSON.stringify(built("rekognition/labels-of-picture.js"))});
const asked = { minConfidence: 0, maxLabels: 1000, filters: { includeLabels: [], excludeLabels: [], includeCategories: [], excludeCategories: [] } };
const detector = await loadLabelDetector();
const answers = [];
for (const path of process.argv.slice(1)) answers.push(labelsOfPicture(await detector.detect(path), asked));
process.stdout.write(JSON.stringify(answers));
`;

interface Label {
  Name: string;
  Confidence: number;
  Instances: { BoundingBox: Record<"Width" | "Height" | "Left" | "Top", number> }[];
}

it("answers as it did, and loads nothing of the classifier", async () => {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", script, ...Object.keys(before).map(picture)],
    { env: { NODE_DEBUG: "esm" }, maxBuffer: 256 * 1024 * 1024 },
  );
  const answers: Label[][] = JSON.parse(stdout);
  for (const [at, labels] of Object.values(before).entries()) {
    const told = answers[at] ?? [];
    expect(told.map(({ Name }) => Name)).toEqual(labels.map(([name]) => name));
    for (const [place, [, confidence, box = []]] of labels.entries()) {
      expect(told[place]?.Confidence).toBeCloseTo(confidence, 0);
      const boxes = told[place]?.Instances.map(({ BoundingBox }) => BoundingBox) ?? [];
      const numbers = boxes.flatMap(({ Width, Height, Left, Top }) => [Width, Height, Left, Top]);
      expect(numbers).toHaveLength(box.length);
      for (const [side, fraction] of box.entries()) {
        expect(numbers[side]).toBeCloseTo(fraction, 1);
      }
    }
  }
  const loaded = [...new Set(stderr.match(/file:\/\/[^\s'",)]+js\b/g))];
  expect(loaded).toContain(built("detector/labels/centernet.js"));
  expect(loaded.filter((url) => url.startsWith(built("detector/classifier/")))).toEqual([]);
  expect(loaded).not.toContain(built("detector/labels/name-detections.js"));
});
