import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Tally } from "./tally/tally.ts";

/** The built one: its worker threads cannot load TypeScript. */
const program = fileURLToPath(new URL("../dist/soak/main.js", import.meta.url));
const blobs = 80;
const pictures = 10;
/** It takes 35 s alone, and three times as long beside other tests: what is stuck stays so for longer. */
const deadlineSeconds = 270;
const limitMs = 300_000;

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function soak(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--no-warnings", program, ...args],
      { timeout: limitMs },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

describe("the soak, small", () => {
  let folder: string;
  let ended: Ended;
  let tally: Tally;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rekog-soak-test-"));
    const json = join(folder, "tally.json");
    const sizes = ["--blobs", String(blobs), "--pictures", String(pictures), "--rate", "2"];
    const chance = ["--seed", "20", "--kills", "1", "--concurrency", "32"];
    const time = ["--deadline", String(deadlineSeconds)];
    ended = await soak(...sizes, ...chance, ...time, "--json", json);
    tally = (JSON.parse(await readFile(json, "utf8")) as { tally: Tally }).tally;
  }, limitMs);
  afterAll(() => rm(folder, { recursive: true }));

  it("finds nothing lost and nothing stuck", () => {
    // What it printed says which blob and why, and the seed.
    expect({ ...ended, findings: tally.findings }).toMatchObject({ code: 0, findings: [] });
    expect(ended.stdout).toContain("Nothing is lost, nothing is stuck;");
  });

  it("has had every fault", () => {
    expect(tally.faults.localModeKilled).toBe(1);
    expect(tally.faults.workersKilled).toBeGreaterThan(0);
    expect(tally.faults.messagesRedelivered).toBeGreaterThan(0);
    expect(tally.recognition.featuresThrottled).toBe(4);
    expect(tally.recognition.verdicts).toBeGreaterThan(0);
    expect(tally.callbacks.received).toBeGreaterThan(tally.callbacks.delivered);
    expect(tally.faults.listenersKilled).toBeGreaterThan(0);
    expect(tally.callbacks.fetched).toBeGreaterThan(blobs / 20);
    expect(tally.run.retries).toBeGreaterThan(0);
    expect(tally.conversions.killed).toBeGreaterThan(0);
  });

  it("brings every blob to its end", () => {
    const { created, succeeded, failed, withdrawn, overLimit, deleted } = tally.blobs;
    expect(created).toBeGreaterThanOrEqual(blobs);
    expect(succeeded + failed + withdrawn + overLimit + deleted).toBe(created);
    expect(succeeded).toBeGreaterThan(blobs / 2);
  });

  it("recognises each content once for each feature, but for what a kill explains", () => {
    const { answers, recognised, byFeature, paidTwiceByKill } = tally.recognition;
    expect(recognised).toBe(answers + paidTwiceByKill);
    for (const count of Object.values(byFeature))
      expect(count).toBeGreaterThanOrEqual(pictures / 2);
    expect(tally.explained).toHaveLength(paidTwiceByKill);
  });

  it("converts what recognition does not take, and tells what was repaired", () => {
    const { blobs: converted, byFormat, repaired, invocations } = tally.conversions;
    expect(converted).toBeGreaterThan(blobs / 8);
    // Those of the first ten pictures; a few of the others come up too seldom to count on.
    expect(Object.keys(byFormat)).toEqual(expect.arrayContaining(["heic", "webp"]));
    expect(repaired).toBeLessThanOrEqual(converted);
    expect(invocations).toBeGreaterThanOrEqual(Object.keys(byFormat).length);
  });

  it("ends every callback, and those that no one took as dead letters", () => {
    const { asked, delivered, stopped, failed, deadLetters } = tally.callbacks;
    expect(delivered + stopped + failed).toBe(asked);
    expect(delivered).toBeGreaterThan(0);
    expect(failed).toBeGreaterThan(0);
    expect(deadLetters).toBeGreaterThanOrEqual(failed);
  });

  it("has three accounts, and strangers who try to get at what is theirs", () => {
    expect(tally.accounts.map(({ account }) => account)).toEqual(["ada", "ben", "cleo"]);
    for (const { blobs: its } of tally.accounts) expect(its).toBeGreaterThan(blobs / 8);
    expect(tally.strangers.answers).toBeGreaterThan(blobs / 2);
    expect(tally.strangers.listed).toBeGreaterThan(blobs / 2);
  });

  it("reaches a spending limit, and has it raised", () => {
    const { refusedAtCreation, refusedAtRecognition, limitRaised } = tally.spending;
    expect(refusedAtCreation + refusedAtRecognition).toBeGreaterThan(0);
    expect(limitRaised).toBe(1);
  });

  it("sends creations twice, and deletes in the middle", () => {
    expect(tally.orders.replayed).toBeGreaterThan(0);
    expect(tally.orders.otherBodies).toBeGreaterThan(0);
    expect(Object.keys(tally.deletions.byStatusBefore).length).toBeGreaterThan(1);
    expect(tally.deletions.createdAgain).toBeGreaterThan(0);
  });

  it("tells no secret", () => {
    expect(ended.stdout + ended.stderr).not.toMatch(/whsec_|rekog_sk_|Signature|Credential/);
  });
});

describe("the soak, ended early", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rekog-soak-test-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("says what is missing when its time is up, and fails", async () => {
    const data = join(folder, "data");
    const sizes = ["--blobs", "30", "--pictures", "3", "--concurrency", "10", "--kills", "0"];
    const { code, stdout } = await soak(...sizes, "--deadline", "5", "--data-dir", data);
    expect(code).toBe(1);
    expect(stdout).toContain("the soak was not over after 5 s");
    expect(stdout).toMatch(/of 30 blobs were never created|is stuck|is pending in the ledger/);
    expect(isAlive(await firstPid(data))).toBe(false);
  });

  it("leaves no process and no file when it is interrupted", async () => {
    const tempFolder = await mkdtemp(join(folder, "tmp-"));
    const child = spawn(process.execPath, ["--no-warnings", program, "--blobs", "1000"], {
      env: { TMPDIR: tempFolder },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const exit = once(child, "exit");
    const said = text(child.stderr);
    const pid = await firstPid(await onlyFolderIn(tempFolder));
    expect(isAlive(pid)).toBe(true);
    child.kill("SIGINT");
    expect(await exit).toEqual([1, null]);
    expect(await said).toContain("Ended by SIGINT.");
    expect(isAlive(pid)).toBe(false);
    expect(await readdir(tempFolder)).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function onlyFolderIn(parent: string): Promise<string> {
  for (;;) {
    const [name] = await readdir(parent);
    if (name) return join(parent, name);
  }
}

/** Of the first life, once it has begun. */
async function firstPid(folder: string): Promise<number> {
  for (;;) {
    const journal = await readFile(join(folder, "journal.ndjson"), "utf8").catch(() => "");
    const pid = /"kind":"life_began","pid":(\d+)/.exec(journal)?.[1];
    if (pid) return Number(pid);
  }
}

describe("the soak's command line", () => {
  it("tells what is wrong with it, and how it is used", async () => {
    const { code, stderr } = await soak("--blobs", "many");
    expect(code).toBe(2);
    expect(stderr).toContain("--blobs must be a whole number from 1 to 100000.");
    expect(stderr).toContain("Usage: npm run soak");
  });
});
