// Tells how much local mode's models see in drawings, as rows of the table in docs/run-tests.md:
//   npm run build && node test-cases/measure-models.mjs
import sharp from "sharp";
import { loadFaceDetector } from "../dist/backend/local/detector/faces/face-detector.js";
import { loadModerationDetector } from "../dist/backend/local/detector/moderation/moderation-detector.js";
import { loadTextDetector } from "../dist/backend/local/detector/text/text-detector.js";
import { lettered } from "./lettering.mjs";
import { bather, people, portrait } from "./people-drawings.mjs";
import { parkingSign } from "./written-drawings.mjs";

const lines = [
  "The ferry leaves the harbour at seven",
  "and the gulls sleep on the roofs of",
  "boats. Bread, letters and 24 eggs go",
  "over the rail: 3.50 each, 12 for 40",
];
const words = lines.flatMap((line) => line.split(" "));

const page = (size, colours = ["#fdfdf8", "#222"]) => {
  const [background, fill] = colours;
  const [width, height] = [Math.max(400, Math.round(size * 24)), Math.max(200, size * 9)];
  const written = lines.map((text, index) =>
    lettered(text, { x: size, y: (2 + index * 1.8) * size, size, weight: "regular", fill }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${background}"/>${written.join("")}</svg>`;
};

const jpeg = (drawing) => sharp(Buffer.from(drawing)).flatten().jpeg({ quality: 90 });
const text = await loadTextDetector({ now: () => 0 });
const faces = await loadFaceDetector();
const moderation = await loadModerationDetector();

async function wordsRead(picture) {
  const { lines: read } = await text.detect(await picture.toBuffer());
  const left = read.flatMap((line) => line.words.map((word) => word.text));
  const seen = words.filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return `${seen.length} of ${words.length}`;
}

async function facesSeen(drawn) {
  const { faces: found } = await faces.detect(await jpeg(people(800, 600, drawn)).toBuffer());
  const posed = found.filter(({ pose }) => pose).length;
  return `${found.length} of ${drawn.length}${posed < found.length ? ", without a pose" : ""}`;
}

const row = (...cells) => process.stdout.write(`| ${cells.join(" | ")} |\n`);

for (const size of [8, 10, 12, 16, 24, 40])
  row("text", `letters of ${size} px`, await wordsRead(jpeg(page(size))));
row("text", "white on dark, 24 px", await wordsRead(jpeg(page(24, ["#20242a", "#fff"]))));
row("text", "gray on gray, 24 px", await wordsRead(jpeg(page(24, ["#8a8a8a", "#a5a5a5"]))));
for (const degrees of [10, 20, 45, 90, 180]) {
  const level = await jpeg(page(24)).toBuffer();
  row(
    "text",
    `turned by ${degrees}°, 24 px`,
    await wordsRead(sharp(level).rotate(degrees, { background: "#777" })),
  );
}
for (const radius of [6, 8, 12, 24, 100])
  row("faces", `${radius * 2} px wide in 800`, await facesSeen([{ x: 400, y: 300, radius }]));
for (const turned of [30, 60, 90, 120, 180])
  row("faces", `turned by ${turned}°`, await facesSeen([{ x: 400, y: 300, radius: 100, turned }]));
for (const [name, drawing] of Object.entries({ bather, portrait, parkingSign })) {
  const {
    porn,
    hentai,
    sexy,
    drawing: drawn,
  } = await moderation.detect(await jpeg(drawing()).toBuffer());
  const scores = {
    Explicit: porn + hentai,
    "Swimwear or Underwear": sexy,
    Illustrated: drawn + hentai,
  };
  const told = Object.entries(scores).map(([label, score]) => `${label} ${score.toFixed(0)}`);
  row("moderation", name, told.join(", "));
}
