import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { classifier } from "../../../backend/local/detector/classifier/administer-classifier.ts";
import { makeClassifierFile } from "../../../backend/local/detector/classifier/make-classifier-file.ts";
import {
  tinyArchitecture,
  tinyFacts,
  tinyWheel,
} from "../../../backend/local/detector/classifier/tiny-network.fixture.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";
import { displayWidth } from "../../ui/fit-text.ts";

const temporaryFolder = temporaryFolders();
const linesOf = (text: string) => text.split("\n").filter(Boolean);
const labels = (...args: string[]) => runInProcess(["labels", ...args]);
const namesOf = async (...args: string[]) => {
  const { stdout } = await labels(...args, "--json");
  return JSON.parse(stdout).labels.map(({ label }: { label: string }) => label);
};

describe("rekog labels", () => {
  it("prints a line for each label into a pipe, with parents, category and aliases", async () => {
    const { stdout, stderr, exitCode } = await labels();
    const [heading, ...lines] = linesOf(stdout);
    expect(heading).toMatch(/^LABEL +PARENTS +CATEGORY +ALIASES$/);
    expect(lines).toHaveLength(137);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^Car {2,}Transportation, Vehicle {2,}Vehicles and Automotive {2,}Automobile$/,
      ),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^Animal {2,}- {2,}Animals and Pets {2,}-$/),
    );
    expect(stderr).toMatch(/^rekog: 137 labels: 80 are found, with boxes;/);
    expect(exitCode).toBe(0);
  });

  it.each([40, 60, 80, 120])(
    "fits a terminal of %d columns, by category, and breaks no name",
    async (columns) => {
      const { stdout } = await runInProcess(["labels", "--no-color"], { terminal: { columns } });
      const lines = linesOf(stdout);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      const at = lines.indexOf("Education");
      expect(lines.slice(at, at + 3)).toEqual([
        "Education",
        expect.stringMatching(/^ {2}Book +Publication$/),
        expect.stringMatching(/^ {2}Publication +-$/),
      ]);
      const from = lines.findIndex((line) => line.startsWith("  TV "));
      const tv = lines.slice(from).join(" ").replace(/\s+/g, " ");
      expect(tv).toMatch(
        /^ TV Computer Hardware, Electronics, Hardware, Monitor, Screen \(or Television\)/,
      );
    },
  );

  it("prints JSON", async () => {
    const { stdout, stderr } = await labels("teddy", "--json");
    expect(JSON.parse(stdout)).toEqual({
      feature: "labels",
      labels: [
        {
          label: "Teddy Bear",
          parents: ["Toy"],
          aliases: [],
          categories: ["Hobbies and Interests"],
          boxes: true,
        },
      ],
    });
    expect(stderr).toBe("");
  });

  it.each([
    [["dog"], ["Dog", "Hot Dog"]],
    [["DOG"], ["Dog", "Hot Dog"]],
    [["hot", "dog"], ["Hot Dog"]],
    [["stop sign"], ["Stopsign"]],
    [["necktie"], ["Tie"]],
    [["canine"], ["Canine", "Dog"]],
    [["education"], ["Book", "Publication"]],
    [["tele-vision"], ["TV"]],
  ])("finds %j by name, alias, parent and category", async (words, names) => {
    expect(await namesOf(...words)).toEqual(names);
  });

  it.each([
    [["Stopsing"], /no label with "Stopsing".*; did you mean Stopsign\? \(no_such_label\)/],
    [["Sports", "Car"], /did you mean Car or Sport\?/],
    [["Animal and Pets"], /did you mean Animal, Bear or Bird\?/],
    [["Golden Retriever"], /or its category \(no_such_label\)/],
    [["--feature", "moderation", "voilence"], /No moderation label/i],
  ])("says that there is nothing with %j, and what to do", async (args, told) => {
    const { stdout, stderr, exitCode } = await labels(...args);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toMatch(told);
    expect(stderr).toMatch(/\n {2}→ See all of them: rekog labels/);
    const json = await labels(...args, "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: "no_such_label" } });
  });

  it("lists what the classifier names, too, where it was added", async () => {
    const dataDir = await temporaryFolder();
    const path = classifier.pathIn(dataDir);
    await mkdir(dirname(path));
    await writeFile(path, await makeClassifierFile(await tinyWheel(), tinyFacts, tinyArchitecture));
    const { stdout, stderr } = await labels("--data-dir", dataDir);
    expect(linesOf(stdout)).toHaveLength(1 + 1_226);
    expect(stderr).toMatch(/^rekog: 1226 labels: 1046 are found, 355 of them with boxes; each of/);
    const found = await runInProcess(["labels", "golden", "retriever", "--json"], {
      env: { REKOG_DATA_DIR: dataDir },
    });
    expect(JSON.parse(found.stdout).labels).toMatchObject([
      { label: "Golden Retriever", boxes: true, categories: ["Animals and Pets"] },
    ]);
    await writeFile(path, "damaged");
    expect(linesOf((await labels("--data-dir", dataDir)).stdout)).toHaveLength(1 + 137);
  });

  it.each([[[""]], [["dog", " "]], [["--feature", "text"]]])("refuses %j", async (args) => {
    const { stdout, stderr, exitCode } = await labels(...args);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toContain("(usage)");
  });

  it("says nothing more with --quiet, and needs no API", async () => {
    const env = { REKOG_ENDPOINT: "http://127.0.0.1:1" };
    const { stderr, exitCode } = await runInProcess(["labels", "--quiet"], { env });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  });
});

describe("rekog labels --feature moderation", () => {
  it("prints Rekognition's taxonomy, and marks what the local detector says", async () => {
    const { stdout, stderr } = await labels("--feature", "moderation");
    const [heading, ...lines] = linesOf(stdout);
    expect(heading).toMatch(/^LABEL +LOCAL {2}PARENTS$/);
    expect(lines).toHaveLength(52);
    expect(lines.filter((line) => / yes /.test(line))).toEqual([
      expect.stringMatching(/^Explicit +yes +-$/),
      expect.stringMatching(/^Swimwear or Underwear +yes +-$/),
    ]);
    expect(lines).toContainEqual(
      expect.stringMatching(/^Corpses +- +Visually Disturbing, Death and Emaciation$/),
    );
    expect(stderr).toBe("rekog: The local detector can say 2 of these 52; Rekognition all.\n");
  });

  it("is a tree on a terminal of 60 columns", async () => {
    const args = ["labels", "--feature", "moderation", "--no-color"];
    const { stdout } = await runInProcess(args, { terminal: { columns: 60 } });
    const lines = linesOf(stdout);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(60);
    expect(lines).toContainEqual(expect.stringMatching(/^ {4}Corpses +-$/));
  });

  it("prints JSON", async () => {
    const { stdout } = await labels("--feature", "moderation", "--json", "middle finger");
    expect(JSON.parse(stdout)).toEqual({
      feature: "moderation",
      labels: [
        { label: "Middle Finger", parents: ["Rude Gestures"], taxonomy_level: 2, local: false },
      ],
    });
  });
});
