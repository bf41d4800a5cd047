import { lstat, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { UsageError } from "../../../client/errors.ts";
import { makeZip } from "./testing/make-zip.ts";
import { unpackZip } from "./unpack-zip.ts";
import { zipLimits } from "./zip-limits.ts";

const entries = [
  { name: "cases.yaml", data: "cases: []\n" },
  { name: "pictures/", mode: 0o040755 },
  { name: "pictures/a.jpg", data: "a picture ".repeat(500) },
  { name: "pictures/b.png", data: "stored", method: 0 },
  { name: "link.jpg", data: "pictures/a.jpg" },
];
const originals = [makeZip(entries), makeZip(entries, { zip64: {} })];

type Mutation = (zip: Buffer) => Buffer;
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
// Where the headers are: most bytes elsewhere are a picture's.
const headers = (zip: Buffer) => {
  const places: number[] = [];
  for (let at = zip.indexOf("PK"); at >= 0; at = zip.indexOf("PK", at + 1)) places.push(at);
  return places;
};

const overwriting = fc.tuple(place, fc.nat(50), fc.uint8Array({ minLength: 1, maxLength: 8 })).map(
  ([part, behind, bytes]): Mutation =>
    (zip) => {
      const all = headers(zip);
      const at = (all[Math.floor(part * all.length)] ?? 0) + behind;
      const changed = Buffer.from(zip);
      changed.set(bytes.subarray(0, Math.max(0, zip.length - at)), Math.min(at, zip.length));
      return changed;
    },
);

const numbers = fc
  .tuple(place, fc.nat(46), fc.constantFrom(0, 1, 0xffff, 0x7fffffff, 0xfffffffe, 0xffffffff))
  .map(
    ([part, behind, value]): Mutation =>
      (zip) => {
        const all = headers(zip);
        const at = (all[Math.floor(part * all.length)] ?? 0) + behind;
        if (at + 4 > zip.length) return zip;
        const changed = Buffer.from(zip);
        changed.writeUInt32LE(value, at);
        return changed;
      },
  );

/** The same length in both headers, so that nothing but the name is wrong. */
const renaming = fc
  .constantFrom(
    "../../../evil.yam",
    "/tmp/evil.yam1",
    "..\\..\\evil.ya",
    "pictures/a.jpg",
    "pictures/../..",
  )
  .map(
    (name): Mutation =>
      (zip) =>
        Buffer.from(zip.toString("latin1").replaceAll("pictures/b.png", name), "latin1"),
  );

const splicing = fc.tuple(place, place, place).map(
  ([from, to, other]): Mutation =>
    (zip) => {
      const at = (part: number) => Math.floor(part * zip.length);
      const [begin, end] = [at(from), at(to)].toSorted((a, b) => a - b) as [number, number];
      const piece = zip.subarray(at(other), at(other) + 200);
      return Buffer.concat([zip.subarray(0, begin), piece, zip.subarray(end)]);
    },
);

/** The times of all files, which nobody asks for: it is as good a zip as before. */
const dating = fc.nat(0xffffffff).map(
  (time): Mutation =>
    (zip) => {
      const changed = Buffer.from(zip);
      for (const at of headers(zip)) {
        const kind = zip.toString("latin1", at, at + 4);
        if (kind === "PK\x03\x04" && at + 14 <= zip.length) changed.writeUInt32LE(time, at + 10);
        if (kind === "PK\x01\x02" && at + 16 <= zip.length) changed.writeUInt32LE(time, at + 12);
      }
      return changed;
    },
);

const mutatedZip = fc
  .tuple(
    fc.constantFrom(...originals),
    fc.array(fc.oneof(overwriting, numbers, renaming, splicing, dating), {
      ...{ minLength: 1, maxLength: 4 },
    }),
  )
  .map(([zip, mutations]) => mutations.reduce((bytes, mutate) => mutate(bytes), zip));

it("whatever is done to a zip, it is unpacked into its folder or refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rekog-zip-"));
  const [path, into] = [join(folder, "cases.zip"), join(folder, "deep", "into")];
  const counts = { unpacked: 0, refused: 0 };
  try {
    await fc.assert(
      fc.asyncProperty(mutatedZip, async (zip) => {
        await rm(into, { recursive: true, force: true });
        await mkdir(into, { recursive: true });
        await writeFile(path, zip);
        const result = await unpackZip(path, { into, signal: new AbortController().signal }).catch(
          (error: unknown) => error,
        );
        const written = await readdir(into, { recursive: true });
        const kinds = await Promise.all(written.map((name) => lstat(join(into, name))));
        expect(kinds.every((it) => it.isFile() || it.isDirectory())).toBe(true);
        const bytes = kinds.reduce((sum, it) => sum + (it.isFile() ? it.size : 0), 0);
        expect(bytes).toBeLessThanOrEqual(zipLimits.totalBytes);
        expect(await readdir(join(folder, "deep"))).toEqual(["into"]);
        expect((await readdir(folder)).toSorted()).toEqual(["cases.zip", "deep"]);
        if (Array.isArray(result)) {
          counts.unpacked += 1;
          expect(written).toEqual(expect.arrayContaining(result));
        } else {
          counts.refused += 1;
          expect(result).toBeInstanceOf(UsageError);
          expect((result as UsageError).code).toMatch(/^(zip_|not_a_zip)/);
        }
      }),
      { numRuns: 400 },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  // Neither is what comes of all of them, or the mutations would be too tame or too wild to tell anything.
  expect(counts.unpacked).toBeGreaterThan(10);
  expect(counts.refused).toBeGreaterThan(100);
});
