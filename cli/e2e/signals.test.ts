import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { picture } from "../testing/callback-run.ts";
import { putPicturesToWork } from "../testing/pictures-at-work.ts";
import { mainPath } from "../testing/run-rekog.ts";
import { blobId, processingBlob, sampleLabel, succeededBlob } from "../testing/sample-blobs.ts";
import { type StubApi, startStubApi } from "../testing/stub-api.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

// Signals, sent to the built program where it waits for something that never comes.

const temporaryFolder = temporaryFolders();
const running: ReturnType<typeof spawn>[] = [];
let api: StubApi;
let cwd: string;
let temporary: string;

beforeAll(async () => {
  const folder = await temporaryFolder();
  ({ cwd, temporary } = await putPicturesToWork(folder));
  await execa("mkfifo", [join(cwd, "fifo")]);
  api = await startStubApi({ get: () => ({ status: 200, body: processingBlob() }) });
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
});
afterAll(() => api.close());

function start(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [mainPath, ...args], {
    cwd,
    stdio: "pipe",
    env: { HOME: "/nonexistent", TMPDIR: temporary, REKOG_ENDPOINT: api.url, ...env },
  });
  running.push(child);
  return { child, stderr: text(child.stderr), exited: once(child, "exit") };
}

describe("a signal", () => {
  it.each([
    "SIGINT",
    "SIGTERM",
    "SIGHUP",
    "SIGQUIT",
    "SIGALRM",
    "SIGUSR1",
    "SIGUSR2",
    "SIGXCPU",
  ] as const)("that is %s leaves no unpacked zip behind", async (signal) => {
    const { child, stderr, exited } = start(["run-tests", "cases.zip"]);
    await api.next("get");
    expect(await readdir(temporary)).toHaveLength(1);
    child.kill(signal);
    expect(await exited).toEqual([130, null]);
    expect(await stderr).toContain("(interrupted)");
    expect(await readdir(temporary)).toEqual([]);
  });

  it("that comes twice, because the end takes too long, leaves none either", async () => {
    // Deleting what was uploaded has no answer: that is what is waited for.
    const silent = await startStubApi({
      get: () => ({ status: 200, body: processingBlob() }),
      remove: () => undefined,
    });
    try {
      const { child, exited } = start(["run-tests", "cases.zip"], { REKOG_ENDPOINT: silent.url });
      await silent.next("get");
      child.kill("SIGINT");
      const again = setInterval(() => child.kill("SIGINT"), 400);
      const [exitCode] = await exited;
      clearInterval(again);
      expect(exitCode).toBe(130);
      expect(await readdir(temporary)).toEqual([]);
    } finally {
      await silent.close();
    }
  });

  it.each([
    ["the result, on stdin", ["draw", "-", "photo.png", "-o", "out.png"]],
    ["a picture, on stdin", ["upload", "-"]],
    ["the result, from a FIFO", ["draw", "fifo", "photo.png", "-o", "out.png"]],
  ])("ends the wait for %s", async (_what, args) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const { child, stderr, exited } = start(args, {
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tellsWhenIdle)}`,
      });
      await once(child.stdout, "data");
      child.kill(signal);
      expect(await exited).toEqual([130, null]);
      expect(await stderr).toContain("(interrupted)");
    }
    expect((await readdir(cwd)).toSorted()).toEqual(["cases.zip", "fifo", "photo.png"]);
  });

  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "that is %s ends the wait for a reader of a full pipe",
    async (signal) => {
      const labels = Array.from({ length: 1000 }, (_, n) =>
        sampleLabel({ label: `Label ${n} `.repeat(40) }),
      );
      const full = await startStubApi({
        get: () => ({ status: 200, body: succeededBlob({ labels }) }),
      });
      try {
        const get = ["get", blobId, "--json"];
        const { child, stderr, exited } = start(get, { REKOG_ENDPOINT: full.url });
        // Has begun to write, and what it writes is more than a pipe holds.
        await once(child.stdout, "readable");
        child.kill(signal);
        // Whoever reads later has half of it, and must not take it for all.
        expect(await exited).toEqual([130, null]);
        expect(await stderr).toContain("(interrupted)\n  → Not all of the output was read.");
      } finally {
        await full.close();
      }
    },
  );
});

// Without a word about the picture's size and bytes.
const resultOfAnyPicture = JSON.stringify({ ...succeededBlob(), image: undefined });

describe("a FIFO", () => {
  it("gives the result that somebody writes to it, however late", async () => {
    const { stderr, exited } = start(["draw", "fifo", "photo.png", "-o", "drawn.png"]);
    const writer = execa("bash", ["-c", 'sleep 0.2; cat > "$0"', join(cwd, "fifo")], {
      input: resultOfAnyPicture,
    });
    await writer;
    expect({ exit: await exited, stderr: await stderr }).toMatchObject({ exit: [0, null] });
    await execa("rm", [join(cwd, "drawn.png")]);
  });

  it("may be a shell's own", async () => {
    const script = `"$0" "$1" draw <(printf '%s' "$2") photo.png -o drawn.png`;
    const { exitCode, stderr } = await execa(
      "bash",
      ["-c", script, process.execPath, mainPath, resultOfAnyPicture],
      { cwd, reject: false },
    );
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    await execa("rm", [join(cwd, "drawn.png")]);
  });

  it.each([
    ["a suite's cases.yaml", ["run-tests", "suite"], "(manifest_not_readable)", {}],
    ["the file of profiles", ["get", "x"], "(config_not_readable)", { REKOG_ENDPOINT: "" }],
    ["a report", ["run-tests", "pictures", "--junit", "fifo"], "(file_not_writable)", {}],
    ["a picture to upload", ["upload", "fifo"], "(not_a_regular_file)", {}],
    ["a suite", ["run-tests", "fifo"], "(not_a_zip)", {}],
  ])("that is in the place of %s is told, not waited for", async (_what, args, code, env) => {
    await mkdir(join(cwd, "suite"), { recursive: true });
    await mkdir(join(cwd, "pictures"), { recursive: true });
    await copyFile(picture("clock.png"), join(cwd, "pictures", "clock.png"));
    await execa("mkfifo", [join(cwd, "suite", "cases.yaml")], { reject: false });
    const done = await startStubApi({});
    const { stderr, exited } = start(args, {
      REKOG_ENDPOINT: done.url,
      REKOG_CONFIG_FILE: join(cwd, "fifo"),
      ...env,
    });
    expect(await exited).toEqual([expect.any(Number), null]);
    expect(await stderr).toContain(code);
    await done.close();
  });
});

/** Says so on stdout when nothing but waiting is left, half a second after all was loaded. */
const tellsWhenIdle = `
  let last = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    if (utilization < 0.5) { clearInterval(timer); process.stdout.write("idle"); }
  }, 300);
  timer.unref();
`;
