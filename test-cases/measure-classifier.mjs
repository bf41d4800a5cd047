// Tells what local mode says of pictures with the classifier and without, as rows of the table in docs/local-mode.md:
//   npm run build && node test-cases/measure-classifier.mjs WHEEL PICTURE...
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { classifier } from "../dist/backend/local/detector/classifier/administer-classifier.js";
import { loadLabelDetector } from "../dist/backend/local/detector/labels/label-detector.js";
import { labelsOfPicture } from "../dist/backend/local/rekognition/labels-of-picture.js";

const [wheel, ...pictures] = process.argv.slice(2);
if (pictures.length === 0) throw new Error("Name the wheel, and pictures.");

const detectors = [
  await loadLabelDetector(),
  await loadLabelDetector(await classifier.makeFile(await readFile(wheel))),
];
const everything = {
  minConfidence: 0,
  maxLabels: 1_000,
  filters: { includeLabels: [], excludeLabels: [], includeCategories: [], excludeCategories: [] },
};

/** The names that stand above no other, as most to tell as they are: those above are as certain at least. */
function told(found) {
  const labels = labelsOfPicture(found, everything);
  const above = new Set(labels.flatMap(({ Parents = [] }) => Parents.map(({ Name }) => Name)));
  return labels
    .filter(({ Name, Instances }) => !above.has(Name) || Instances.length > 0)
    .map(({ Name, Confidence, Instances }) => {
      const boxes = Instances.length > 0 ? " ▢" : "";
      return `${Name} ${Confidence.toFixed(0)}${boxes}`;
    })
    .join(", ");
}

for (const picture of pictures) {
  const cells = [];
  for (const detector of detectors) cells.push(told(await detector.detect(picture)) || "nothing");
  process.stdout.write(`| ${[basename(picture), ...cells].join(" | ")} |\n`);
}
