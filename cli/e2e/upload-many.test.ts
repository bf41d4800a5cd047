import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { picture } from "../testing/callback-run.ts";
import { numberedBlobs } from "../testing/numbered-blobs.ts";
import { runRekog, startRekog } from "../testing/run-rekog.ts";
import { type RunningLocal, startRekogLocal } from "../testing/running-local.ts";
import { type StubApi, startStubApi } from "../testing/stub-api.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import { startInTerminal } from "../testing/terminal.ts";

const temporaryFolder = temporaryFolders();
let album: string;

beforeEach(async () => {
  album = join(await temporaryFolder(), "album [2026]");
  await mkdir(album);
  for (const name of ["clock.png", "stop-sign.jpg", "laptop.jpg"]) {
    await copyFile(picture(name), join(album, name));
  }
});

describe("rekog upload of many pictures, against a running rekog local", () => {
  let local: RunningLocal;

  beforeAll(async () => {
    local = await startRekogLocal(await temporaryFolder());
  });
  afterAll(() => local.end("SIGTERM"));

  it("recognises a folder, with one listener for all the callbacks", async () => {
    const args = ["upload", "-r", album, "--listen", "--json", "--endpoint", local.url];
    const { stdout, stderr, exitCode } = await runRekog(args);
    expect(exitCode).toBe(0);
    const labels = stdout.split("\n").map((line) => {
      const { file, labels } = JSON.parse(line);
      return `${file.slice(album.length + 1)}: ${labels[0].label}`;
    });
    expect(labels.sort()).toEqual([
      "clock.png: Clock",
      "laptop.jpg: Laptop",
      "stop-sign.jpg: Stopsign",
    ]);
    expect(stderr.match(/the callback arrived, and its signature is verified/g)).toHaveLength(3);
    expect(stderr).toMatch(/^rekog: 3 succeeded\.$/m);
  }, 60_000);

  it("takes a pattern that no shell expanded, and stdin, and only some labels", async () => {
    const pattern = join(album, "*.png");
    const only = ["--wait", "--label", "Stopsign", "--json", "--endpoint", local.url];
    const running = startRekog(["upload", pattern, "-", ...only]);
    running.stdin.end(await readFile(picture("stop-sign.jpg")));
    const { stdout, exitCode } = await running;
    expect(exitCode).toBe(0);
    const documents = stdout.split("\n").map((line) => JSON.parse(line));
    const labelsOf = (name: string) =>
      documents
        .find(({ file }) => file.endsWith(name))
        .labels.map(({ label }: { label: string }) => label);
    expect(labelsOf("stdin")).toEqual(["Stopsign"]);
    expect(labelsOf("clock.png")).toEqual([]);
  }, 60_000);
});

describe("rekog upload of many pictures, in a terminal", () => {
  const api = { current: undefined as StubApi | undefined };
  let release = () => {};
  const stub = () => {
    if (!api.current) throw new Error("The stub API is not started.");
    return api.current;
  };

  beforeEach(async () => {
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    api.current = await startStubApi({
      ...numberedBlobs(stub),
      async upload(count) {
        if (count > 0) await released;
        return { status: 204 };
      },
    });
  });
  afterEach(() => stub().close());

  const inTerminal = (args: string[], columns?: number) =>
    startInTerminal(["upload", ...args, "--endpoint", stub().url], columns ? { columns } : {});

  it("draws a bar that fits, prints results above it, and leaves nothing of it behind", async () => {
    const terminal = inTerminal(["-r", album, "--wait"], 60);
    await terminal.until(/1\/3 files {2}[█░]{10} +\d+ % {2}[\d.]+\/[\d.]+ kB/);
    await terminal.until("LABEL");
    release();
    expect(await terminal.ended).toEqual({ exitCode: 0 });
    const screen = terminal.screen();
    expect(screen.match(/LABEL/g)).toHaveLength(3);
    expect(screen).not.toMatch(/[█░]{10} +\d+ %|⠋/);
    expect(screen).toMatch(/rekog: 3 succeeded\.$/);
    // The cursor is shown again.
    expect(terminal.output().lastIndexOf("\x1b[?25h")).toBeGreaterThan(
      terminal.output().lastIndexOf("\x1b[?25l"),
    );
  });

  it("ends on Ctrl-C with what became of each file", async () => {
    const terminal = inTerminal(["-r", album, "--wait", "--concurrency", "2"]);
    await terminal.until("1/3 files");
    terminal.write("\x03");
    expect(await terminal.ended).toEqual({ exitCode: 130 });
    // Each was sent whole when it came, or was not.
    expect(terminal.screen()).toMatch(
      /rekog: 1 succeeded, (?:2 perhaps uploaded|1 perhaps uploaded, 1 not uploaded|2 not uploaded)\./,
    );
    expect(terminal.screen()).toContain("the command was interrupted");
    expect(await readdir(album)).toHaveLength(3);
  });

  it("does not wait for a picture that nobody pipes in", async () => {
    const terminal = inTerminal(["-"]);
    expect(await terminal.ended).toEqual({ exitCode: 2 });
    expect(terminal.screen()).toContain("Pipe a picture in (curl … | rekog upload -)");
  });
});
