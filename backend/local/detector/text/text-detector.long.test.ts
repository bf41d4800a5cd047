import { beforeAll, describe, expect, it, jest } from "@jest/globals";
import sharp from "sharp";
import { overlapOf } from "../picture/geometry.ts";
import { drawText } from "./drawn-text.fixture.ts";
import { loadTextDetector, type TextDetector } from "./text-detector.ts";

const lines = [
  { text: "Opening hours", left: 80, baseline: 120, size: 60 },
  { text: "Monday to Friday 9 to 17", left: 80, baseline: 240, size: 36 },
];
const notice = async () => (await drawText(800, 320, lines)).png().toBuffer();
const withoutSpaces = (text: string) => text.replaceAll(" ", "");

let detector: TextDetector;
beforeAll(async () => {
  // No time passes: a busy machine would leave lines out.
  detector = await loadTextDetector({ now: () => 0 });
});
const textsOf = async (bytes: Buffer) =>
  (await detector.detect(bytes)).lines.map(({ text }) => text);

describe("the detector of text, at more length", () => {
  it("reads what was drawn, where it was drawn, with its words", async () => {
    const { lines: read } = await detector.detect(await notice());
    expect(read.map(({ text }) => text)).toEqual(lines.map(({ text }) => text));
    for (const { confidence, words, text } of read) {
      expect(confidence).toBeGreaterThan(85);
      expect(words.map((word) => word.text)).toEqual(text.split(" "));
      // From left to right, and none over its neighbour.
      words.slice(1).forEach((word, index) => {
        const before = words[index]?.box ?? word.box;
        expect(word.box.left).toBeGreaterThanOrEqual(before.left + before.width - 1e-6);
      });
    }
    const [heading] = read;
    if (!heading) throw new Error("nothing was read");
    const drawn = { left: 80 / 800, top: 70 / 320, width: 450 / 800, height: 62 / 320 };
    expect(overlapOf(heading.box, drawn)).toBeGreaterThan(0.5);
  });

  it.each([90, 180, 270])(
    "reads what is turned by %i degrees, from its first letter on",
    async (angle) => {
      const bytes = await sharp(await notice())
        .rotate(angle)
        .png()
        .toBuffer();
      const { lines: read } = await detector.detect(bytes);
      // Lying letters may run into each other.
      const texts = read.flatMap(({ words }) => words.map(({ text }) => text)).join("");
      expect(texts).toContain("Opening");
      expect(texts).toContain("hours");
      expect(texts).toContain("Monday");
      const [line] = read;
      if (!line) throw new Error("nothing was read");
      const [first, second] = line.polygon;
      if (!first || !second) throw new Error("no polygon");
      const [across, down] = [second.x - first.x, second.y - first.y];
      const along = angle === 180 ? -across : angle === 90 ? down : -down;
      expect(along).toBeGreaterThan(0.3);
      expect(Math.abs(angle === 180 ? down : across)).toBeLessThan(0.05);
    },
  );

  it("reads what is tilted, and gives its corners", async () => {
    const bytes = await sharp(await notice())
      .rotate(10, { background: "#777" })
      .png()
      .toBuffer();
    const { lines: read } = await detector.detect(bytes);
    const heading = read.find(({ text }) => withoutSpaces(text) === "Openinghours");
    const [first, second] = heading?.polygon ?? [];
    expect((second?.y ?? 0) - (first?.y ?? 0)).toBeGreaterThan(0.1);
  });

  it("turns a JPEG as its EXIF says", async () => {
    const lying = await sharp(await notice())
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await textsOf(lying)).toEqual(lines.map(({ text }) => text));
  });

  it("reads gray letters on what is clear", async () => {
    const bytes = await sharp(await notice())
      .grayscale()
      .toColourspace("b-w")
      .ensureAlpha(0.9)
      .png()
      .toBuffer();
    expect((await textsOf(bytes))[0]).toBe("Opening hours");
  });

  it("reads two columns row by row", async () => {
    const columns = ["Apples", "Pears", "Plums", "Cherries"].map((text, index) => ({
      ...{
        text,
        left: 60 + (index % 2) * 380,
        baseline: 120 + Math.floor(index / 2) * 120,
        size: 44,
      },
    }));
    const page = await (await drawText(800, 320, columns)).png().toBuffer();
    expect(await textsOf(page)).toEqual(["Apples", "Pears", "Plums", "Cherries"]);
  });

  it("tells what it has read when the time is up", async () => {
    let ms = 0;
    const hurried = await loadTextDetector({ now: () => (ms += 10_000) });
    const { lines: read } = await hurried.detect(await notice());
    expect(read.map(({ text }) => text)).toEqual(["Opening hours"]);
  });

  it("reads all the same where the process was halted for long, and did nothing in that time", async () => {
    const halted = await loadTextDetector();
    const { now } = performance;
    let readings = 0;
    const clock = jest.spyOn(performance, "now").mockImplementation(() => {
      readings += 1;
      return now.call(performance) + (readings > 1 ? 60_000 : 0);
    });
    const { lines: read } = await halted.detect(await notice());
    clock.mockRestore();
    expect(readings).toBeGreaterThan(1);
    expect(read.map(({ text }) => text)).toEqual(lines.map(({ text }) => text));
  });
});
