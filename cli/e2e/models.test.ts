import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { execa } from "execa";
import type { components } from "../../openapi.d.ts";
import type { ToldApart } from "../../told-apart.d.ts";
import { testWheels, wheelsNeed } from "../../toolchain/test-wheels.ts";
import { picture } from "../testing/callback-run.ts";
import { given } from "../testing/given.ts";
import { mainPath, runRekog } from "../testing/run-rekog.ts";
import { type RunningLocal, startRekogLocal } from "../testing/running-local.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

// The published wheel, added and used by the built program, on photographs that a package ships and on drawings of ours.

type Blob = ToldApart<components["schemas"]["Blob"]>;

const temporaryFolder = temporaryFolders();
const wheels = testWheels();

/** What is expected of a picture: the least confidence of names, and of those with a box. */
interface Expected {
  boxes?: Record<string, number>;
  names?: Record<string, number>;
  never?: string[];
}

const photographs: Record<string, Expected> = {
  // Without it: Cat 45.
  "chelsea.png": { boxes: { Cat: 85 }, names: { Mammal: 85, Pet: 85, Animal: 85 }, never: ["Dog"] },
  // Without it: Cup 59.
  "coffee.png": { boxes: { Cup: 85, Espresso: 75 }, names: { Coffee: 80, Beverage: 80 } },
  // Without it: Motorcycle 71.
  "motorcycle_left.png": { boxes: { Motorcycle: 75 }, names: { Vehicle: 80, Transportation: 80 } },
  // Without it: nothing.
  "rocket.jpg": { names: { Rocket: 25 } },
  // Without it: Person 59.
  "camera.png": { boxes: { Person: 50 }, names: { Tripod: 85 } },
  "astronaut.png": { boxes: { Person: 50 } },
};
const drawings: Record<string, Expected> = {
  "airplane.jpg": { boxes: { Airplane: 65 }, names: { Aircraft: 65, Airliner: 40 } },
  "clock.png": { boxes: { Clock: 90 } },
  "laptop.jpg": { boxes: { Laptop: 60 }, names: { Computer: 60 } },
  "stop-sign.jpg": { boxes: { Stopsign: 90 } },
  "vase.jpg": { boxes: { Vase: 80 } },
};

/** The most confident of a label's boxes. */
function bestBox(blob: Blob, name: string): number {
  const { instances = [] } = blob.labels?.find(({ label }) => label === name) ?? {};
  return Math.max(0, ...instances.map(({ confidence }) => confidence));
}
const confidenceOf = (blob: Blob, name: string) =>
  blob.labels?.find(({ label }) => label === name)?.confidence ?? 0;

/** What of it did not come, or came as less. */
function missing(blob: Blob, { boxes = {}, names = {}, never = [] }: Expected): string[] {
  const below = (least: Record<string, number>, of: (name: string) => number, what: string) =>
    Object.entries(least)
      .filter(([name, wanted]) => of(name) < wanted)
      .map(([name, wanted]) => `${name}${what} ${of(name)} instead of ${wanted}`);
  return [
    ...below(boxes, (name) => bestBox(blob, name), " with a box"),
    ...below(names, (name) => confidenceOf(blob, name), ""),
    ...never.filter((name) => confidenceOf(blob, name) > 0),
  ];
}

given(wheels !== undefined, wheelsNeed).describe("the published classifier", () => {
  let folder: string;
  let dataDir: string;
  let local: RunningLocal;

  const models = (...args: string[]) =>
    runRekog(["models", ...args], { env: { REKOG_DATA_DIR: dataDir } });
  async function upload(file: string): Promise<Blob> {
    const args = ["upload", file, "--wait", "--json", "--min-confidence", "0"];
    const { stdout } = await runRekog([...args, "--endpoint", local.url]);
    return JSON.parse(stdout);
  }
  async function photograph(name: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, (await wheels?.photograph(name)) ?? "");
    return path;
  }

  beforeAll(async () => {
    folder = await temporaryFolder();
    dataDir = join(folder, "data");
    const added = await models("add", "classifier", "--file", wheels?.classifier ?? "");
    expect(added).toMatchObject({ exitCode: 0 });
    expect(added.stderr).toContain("17.4 MB, under Apache-2.0, from https://pypi.org/");
    local = await startRekogLocal(dataDir);
  });
  afterAll(async () => {
    await local?.end("SIGTERM");
  });

  it.each(Object.entries(photographs))("names what is in %s", async (name, expected) => {
    const blob = await upload(await photograph(name));
    expect(missing(blob, expected)).toEqual([]);
    const version = "local-centernet-coco80-human3.3.6+efficientnet-lite0-imagenet1000-0.1.0";
    expect(blob.recognition).toMatchObject({
      detector: "local-centernet+efficientnet-lite0",
      label_model_version: version,
    });
  });

  it.each(Object.entries(drawings))("names what is in our drawing %s", async (name, expected) => {
    expect(missing(await upload(picture(name)), expected)).toEqual([]);
  });

  it("tells nothing of a picture in which nothing is", async () => {
    expect((await upload(picture("black.jpg"))).labels).toEqual([]);
  });

  it("passes our cases, as without it", async () => {
    const { stdout, exitCode } = await runRekog([
      "run-tests",
      picture("."),
      "--endpoint",
      local.url,
      "--filter",
      "sign",
      "--json",
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ failed: 0 });
    expect(exitCode).toBe(0);
  });

  it("stays in the memory of a local mode that runs, and is gone with its next start; what was remembered is by whom", async () => {
    const cat = await photograph("chelsea.png");
    const removed = await models("remove", "classifier");
    expect(removed.exitCode).toBe(0);
    expect(removed.stderr).toContain(`The local mode at ${local.url} has it in memory`);
    expect(bestBox(await upload(await photograph("coffee.png")), "Espresso")).toBeGreaterThan(75);
    await local.end("SIGTERM");
    local = await startRekogLocal(dataDir);
    const without = await upload(cat);
    expect(without.recognition).toMatchObject({ detector: "local-centernet", cached: false });
    expect(bestBox(without, "Cat")).toBeLessThan(60);
    const added = await models("add", "classifier", "--file", wheels?.classifier ?? "");
    expect(added.stderr).toContain(`(The one at ${local.url} when it is started again.)`);
    expect((await upload(cat)).recognition).toMatchObject({
      detector: "local-centernet",
      cached: true,
    });
  });

  it("is told where it is damaged, and labels go on without it", async () => {
    const other = join(folder, "other");
    const env = { REKOG_DATA_DIR: other };
    const add = ["models", "add", "classifier", "--file", wheels?.classifier ?? ""];
    const { stdout: path } = await runRekog(add, { env });
    const whole = await readFile(path.trim());
    await writeFile(path.trim(), whole.subarray(0, whole.length - 1));
    const args = ["upload", picture("stop-sign.jpg"), "--wait", "--json"];
    const { stdout, stderr } = await runRekog(args, { env });
    expect(stderr).toMatch(
      /The classifier in .* cannot be used \(.*\(classifier_damaged\)\. Add it again/,
    );
    expect(JSON.parse(stdout).recognition).toMatchObject({ detector: "local-centernet" });
  });

  it("is added twice at once, and is whole", async () => {
    const env = { REKOG_DATA_DIR: join(folder, "twice") };
    const add = () =>
      runRekog(["models", "add", "classifier", "--file", wheels?.classifier ?? ""], { env });
    const ends = await Promise.all([add(), add()]);
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(await readdir(join(folder, "twice", "models"))).toEqual(["classifier.safetensors"]);
    const { stdout } = await runRekog(["models", "list", "--json"], { env });
    expect(JSON.parse(stdout).models).toMatchObject([{ state: "added" }]);
  });

  it("is refused where there is no room, and leaves nothing behind", async () => {
    const full = join(folder, "full");
    // No file may be larger than a megabyte: for whoever writes it is as a full disk.
    const script = 'ulimit -f 1024; exec "$0" "$@"';
    const add = [mainPath, "models", "add", "classifier", "--file", wheels?.classifier ?? ""];
    const { stderr, exitCode } = await execa("bash", ["-c", script, process.execPath, ...add], {
      ...{ reject: false, extendEnv: false },
      env: { REKOG_DATA_DIR: full, HOME: folder },
    });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /cannot be written \(EFBIG\) \(model_not_writable\)\n {2}→ Raise the limit for the size of files \(`ulimit -f`\), or/,
    );
    expect(await readdir(join(full, "models"))).toEqual([]);
  });
});
