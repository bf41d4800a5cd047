import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { countAttempts } from "./detector/count-attempts.ts";
import type { Detectors } from "./detector/detectors.ts";
import { countConversionDeaths } from "./lambda/conversion-deaths.ts";
import { suspectsAlone } from "./suspects-alone.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "rekog-suspects-"));
});
afterEach(() => rm(dir, { recursive: true }));

const picture = (name: string) => new TextEncoder().encode(name);
const asking = (blobId: string) => ({
  Records: [{ body: JSON.stringify({ blob_id: blobId, attempts: 0 }) }],
});

/** Work that lasts until it is ended by its name, and what of it has begun. */
function work() {
  const ends = new Map<string, () => void>();
  const begun: string[] = [];
  const waiting = new Map<string, () => void>();
  return {
    begun,
    do: (name: string) =>
      new Promise<void>((resolve) => {
        begun.push(name);
        ends.set(name, resolve);
        waiting.get(name)?.();
      }),
    end: (name: string) => ends.get(name)?.(),
    hasBegun: (name: string) =>
      new Promise<void>((resolve) => {
        if (begun.includes(name)) resolve();
        else waiting.set(name, resolve);
      }),
  };
}

it("a picture that was being looked at when a conversion ended the process is looked at alone, and so is that one converted", async () => {
  const seen = createHash("sha256").update(picture("seen")).digest("hex");
  await writeFile(join(dir, `${seen}-labels`), "1");
  await writeFile(join(dir, "converted-conversion"), "1");
  const { begun, hasBegun, end, ...its } = work();
  const suspects = suspectsAlone();
  const detector = {
    modelVersion: "none",
    detect: async (bytes: Uint8Array) => {
      await its.do(new TextDecoder().decode(bytes));
      return [];
    },
  };
  const detectors = { labels: detector, text: detector } as unknown as Detectors;
  const counted = countAttempts(detectors, { dir, suspects });
  const convert = countConversionDeaths(
    (_, event) => its.do(event === undefined ? "" : "converted"),
    {
      dir,
      suspects,
    },
  );

  const all = [counted.text.detect(picture("before"))];
  await hasBegun("before");
  const one = convert("convertBlob", asking("converted"));
  const other = counted.labels.detect(picture("seen"));
  expect(begun).toEqual(["before"]);
  end("before");
  await Promise.all(all);
  const first = await Promise.race([
    hasBegun("converted").then(() => "converted"),
    hasBegun("seen").then(() => "seen"),
  ]);
  const second = first === "seen" ? "converted" : "seen";
  expect(begun).toEqual(["before", first]);
  end(first);
  await hasBegun(second);
  end(second);
  await Promise.all([one, other]);
  expect(await readdir(dir)).toEqual([]);
});

it("does together what is not suspected, and lets go of who has waited for too long", async () => {
  const { run } = suspectsAlone();
  const { begun, end, ...its } = work();
  const both = ["one", "two"].map((name) => run(() => its.do(name), { alone: false }));
  const how = { alone: true, waitLimitMs: 1, tooLong: () => new Error("too long") };
  await expect(run(() => its.do("suspect"), how)).rejects.toThrow("too long");
  const three = run(() => its.do("three"), { alone: false });
  expect(begun).toEqual(["one", "two"]);
  await Promise.resolve();
  expect(begun).toEqual(["one", "two", "three"]);
  for (const name of begun) end(name);
  await Promise.all([...both, three]);
});
