import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { suspectsAlone } from "../suspects-alone.ts";
import { countConversionDeaths } from "./conversion-deaths.ts";
import type { Invoke } from "./function-host.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "rekog-deaths-"));
});
afterEach(() => rm(dir, { recursive: true }));

const asking = (blobId: string, attempts = 0) => ({
  Records: [{ messageId: "m", body: JSON.stringify({ blob_id: blobId, attempts }) }],
});
const askedIn = (event: unknown) =>
  JSON.parse((event as ReturnType<typeof asking>).Records[0]?.body ?? "");

it("has one under way at a time, and its attempt on disk until it is over, however it ends", async () => {
  const seen: unknown[] = [];
  const invoke: Invoke = async (_, event) => {
    const { blob_id } = askedIn(event);
    seen.push([blob_id, await readdir(dir)]);
    if (blob_id === "one") throw new Error("The functions' thread ended.");
    return blob_id;
  };
  const counted = countConversionDeaths(invoke, { dir, suspects: suspectsAlone() });
  const both = [counted("convertBlob", asking("one")), counted("convertBlob", asking("two"))];
  expect(await Promise.allSettled(both)).toMatchObject([
    { status: "rejected" },
    { status: "fulfilled", value: "two" },
  ]);
  expect(seen).toEqual([
    ["one", ["one-conversion"]],
    ["two", ["two-conversion"]],
  ]);
  expect(await readdir(dir)).toEqual([]);
});

it("takes those that ended the process from what was counted before the conversion", async () => {
  await writeFile(join(dir, "one-conversion"), "2");
  const invoke: Invoke = async (_, event) => [
    askedIn(event),
    await readFile(join(dir, "one-conversion"), "utf8"),
  ];
  const counted = countConversionDeaths(invoke, { dir, suspects: suspectsAlone() });
  const asked = [{ blob_id: "one", attempts: 3 }, "3"];
  expect(await counted("convertBlob", asking("one", 5))).toEqual(asked);
});

it("leaves the other functions alone", async () => {
  const invoke: Invoke = async (...call) => call;
  const call = ["processBlob", { Records: [] }] as const;
  expect(await countConversionDeaths(invoke, { dir, suspects: suspectsAlone() })(...call)).toEqual(
    call,
  );
});

it("converts all the same where a file lies in the folder's way", async () => {
  const invoke: Invoke = async (_, event) => askedIn(event);
  const attempts = join(dir, "attempts");
  await writeFile(attempts, "no folder");
  const counted = countConversionDeaths(invoke, { dir: attempts, suspects: suspectsAlone() });
  const asked = { blob_id: "one", attempts: 2 };
  expect(await counted("convertBlob", asking("one", 2))).toEqual(asked);
  expect(await readFile(attempts, "utf8")).toBe("no folder");
});
