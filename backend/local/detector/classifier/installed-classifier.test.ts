import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { features } from "../../../core/features/features.ts";
import { modelNames, modelVersion } from "../local-models.ts";
import {
  ClassifierFileError,
  classifierPath,
  readInstalledClassifier,
} from "./installed-classifier.ts";
import { makeClassifierFile } from "./make-classifier-file.ts";
import { publishedWheel } from "./published-wheel.ts";
import { tinyArchitecture, tinyFacts, tinyWheel } from "./tiny-network.fixture.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "rekog-classifier-"));
  await mkdir(dirname(classifierPath(dataDir)));
});
afterEach(() => rm(dataDir, { recursive: true }));

const write = async (file: Uint8Array) => writeFile(classifierPath(dataDir), file);

it("is none where none was added, and the detector's version is as ever", async () => {
  expect(await readInstalledClassifier(dataDir)).toBeUndefined();
  expect(modelVersion("labels")).toMatch(/^local-centernet-coco80-human[\d.]+$/);
});

it("is read as it was written, and named behind the detector", async () => {
  const file = await makeClassifierFile(
    await tinyWheel(),
    { ...tinyFacts, sha256: publishedWheel.sha256 },
    tinyArchitecture,
  );
  await write(file);
  const read = await readInstalledClassifier(dataDir);
  expect(Buffer.from(read?.file ?? [])).toEqual(file);
  expect(read).toMatchObject({ name: "tiny", version: "tiny-imagenet1000-0.1.0" });
  expect(modelVersion("labels", read)).toMatch(
    /^local-centernet-coco80-human[\d.]+\+tiny-imagenet1000-0\.1\.0$/,
  );
  expect(modelVersion("faces", read)).toBe(modelVersion("faces"));
  const [withoutClassifier, named] = [modelNames(), modelNames(read)].map((names) =>
    names.split(","),
  );
  expect(withoutClassifier).toContain("labels=local-centernet");
  expect(named).toEqual(["labels=local-centernet+tiny", ...(withoutClassifier ?? []).slice(1)]);
  expect(named?.map((one) => one.split("=")[0])).toEqual([...features]);
});

it("has another version where its weights are another's", async () => {
  await write(await makeClassifierFile(await tinyWheel(), tinyFacts, tinyArchitecture));
  expect((await readInstalledClassifier(dataDir))?.version).toMatch(
    /^tiny-imagenet1000-[0-9a-f]{12}$/,
  );
});

it.each<[string, (file: Buffer) => Buffer]>([
  ["cut off", (file) => file.subarray(0, file.length - 1)],
  ["empty", () => Buffer.alloc(0)],
  ["another file", () => Buffer.from("This is no classifier, and longer than eight bytes.")],
  ["one with a header that is longer than all", () => Buffer.alloc(100, 0xff)],
])("is refused by its path where it is %s", async (_, change) => {
  await write(change(await makeClassifierFile(await tinyWheel(), tinyFacts, tinyArchitecture)));
  const reading = readInstalledClassifier(dataDir);
  await expect(reading).rejects.toThrow(ClassifierFileError);
  await expect(reading).rejects.toThrow(classifierPath(dataDir));
});

it("is refused where a folder is in its place", async () => {
  await mkdir(classifierPath(dataDir));
  await expect(readInstalledClassifier(dataDir)).rejects.toThrow(/cannot be used \(.*no file/);
});
