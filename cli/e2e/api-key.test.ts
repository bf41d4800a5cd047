import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { mainPath, runRekog } from "../testing/run-rekog.ts";
import { blobId } from "../testing/sample-blobs.ts";
import {
  allScopes,
  keyGuard,
  sampleKey,
  sampleKeyShown,
  sampleSecret,
} from "../testing/sample-keys.ts";
import { type StubApi, startStubApi } from "../testing/stub-api.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import {
  type ProgramInTerminal,
  startInTerminal,
  startProgramInTerminal,
} from "../testing/terminal.ts";

const temporaryFolder = temporaryFolders();
const programs: ProgramInTerminal[] = [];
let api: StubApi;
let folder: string;
let env: Record<string, string>;

beforeEach(async () => {
  folder = await temporaryFolder();
  env = { REKOG_CONFIG_FILE: join(folder, "config.json") };
  api = await startStubApi({ guard: keyGuard(allScopes) });
});
afterEach(async () => {
  for (const program of programs.splice(0)) {
    program.kill("SIGKILL");
    await program.ended;
  }
  await api.close();
});

const sent = () => api.headers.map(({ authorization }) => authorization);

/** `rekog config set api-key`, at a terminal that waits for the key. */
async function promptFor(args: string[]) {
  const program = startInTerminal(["config", "set", "api-key", ...args], { env });
  programs.push(program);
  await program.until("API key (it is not shown):");
  return program;
}

describe("a key that is typed", () => {
  beforeEach(() => runRekog(["config", "set", "endpoint", api.url], { env }));

  it("is not shown, and is used from then on", async () => {
    const program = await promptFor([]);
    program.write(`${sampleKey.slice(0, 20)}x\x7f${sampleKey.slice(20)}\r`);
    expect((await program.ended).exitCode).toBe(0);
    expect(program.output()).not.toContain(sampleSecret.slice(0, 8));
    expect(program.screen()).toContain(`The profile default has the API key ${sampleKeyShown}`);
    expect((await stat(join(folder, "credentials.json"))).mode & 0o777).toBe(0o600);

    const got = await runRekog(["get", blobId, "--verbose"], { env });
    expect(got.exitCode).toBe(0);
    expect(sent()).toEqual([`Bearer ${sampleKey}`]);
    expect(got.stderr).toContain(`the API key is ${sampleKeyShown}, of the profile default`);
    expect(got.stdout + got.stderr).not.toContain(sampleSecret);
  });

  it.each([
    ["Ctrl-C", "\x03"],
    ["Ctrl-D", "\x04"],
    ["Ctrl-\\", "\x1c"],
  ])("is not kept after %s", async (_, key) => {
    const program = await promptFor([]);
    program.write(sampleKey.slice(0, 40));
    // Ctrl-D ends a line that is empty.
    program.write(key === "\x04" ? `\x15${key}` : key);
    expect((await program.ended).exitCode).toBe(130);
    expect(program.output()).not.toContain(sampleSecret.slice(0, 8));
    await expect(stat(join(folder, "credentials.json"))).rejects.toThrow("ENOENT");
  });
});

describe("a prompt for a key that was stopped, and is wanted again", () => {
  it("goes on, and shows no key", async () => {
    await runRekog(["config", "set", "endpoint", api.url], { env });
    const program = startProgramInTerminal("/bin/bash", ["--norc", "--noprofile", "-i"], { env });
    programs.push(program);
    program.write(`'${process.execPath}' '${mainPath}' config set api-key; echo ended with $?\r`);
    await program.until("API key (it is not shown):");
    program.write("\x1a");
    await program.until("Stopped");
    program.write("fg\r");
    await program.until(/Stopped.*API key \(it is not shown\):/s);
    program.write(`${sampleKey}\r`);
    await program.until(`The profile default has the API key ${sampleKeyShown}`);
    expect(program.output()).not.toContain(sampleSecret.slice(0, 8));
    expect(await readFile(join(folder, "credentials.json"), "utf8")).toContain(sampleKey);
  });
});

describe("the built program", () => {
  it("sends the key to the API alone, and prints it nowhere", async () => {
    const picture = join(folder, "photo.png");
    await writeFile(picture, "a picture");
    const { stdout, stderr, exitCode } = await runRekog(
      ["upload", picture, "--wait", "--verbose", "--json", "--endpoint", api.url],
      { env: { ...env, REKOG_API_KEY: sampleKey } },
    );
    expect(exitCode).toBe(0);
    expect(api.uploads).toHaveLength(1);
    expect(sent().filter((header) => header === undefined)).toHaveLength(1);
    expect(new Set(sent())).toEqual(new Set([undefined, `Bearer ${sampleKey}`]));
    expect(stdout + stderr + JSON.stringify(api.uploads)).not.toContain(sampleSecret);
  });

  it("reads it from a pipe that has a name, and from stdin", async () => {
    const line = `printf '%s\\n' "$KEY" | "$NODE" "$MAIN" get ${blobId} --endpoint ${api.url} --api-key-file`;
    for (const file of ["/dev/stdin", "-"]) {
      const { exitCode, stdout, stderr } = await execa("sh", ["-c", `${line} ${file}`], {
        env: { ...env, KEY: sampleKey, NODE: process.execPath, MAIN: mainPath },
        reject: false,
      });
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      expect(stdout + stderr).not.toContain(sampleSecret);
    }
    expect(sent()).toEqual([`Bearer ${sampleKey}`, `Bearer ${sampleKey}`]);
  });

  it("refuses a key on the command line, and does not repeat it", async () => {
    const { stdout, stderr, exitCode } = await runRekog(["get", blobId, "--api-key", sampleKey], {
      env,
    });
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toContain("(api_key_in_arguments)");
    expect(stderr).not.toContain("rekog_sk_0123");
    expect(api.headers).toEqual([]);
  });

  it("forgets the key with its profile, on the disk too", async () => {
    await runRekog(["config", "set", "endpoint", api.url], { env });
    const file = join(folder, "key.txt");
    await writeFile(file, sampleKey, { mode: 0o600 });
    await runRekog(["config", "set", "api-key", "--api-key-file", file], { env });
    const credentials = () => readFile(join(folder, "credentials.json"), "utf8");
    expect(await credentials()).toContain(sampleSecret);
    await runRekog(["config", "unset", "endpoint"], { env });
    expect(await credentials()).not.toContain(sampleSecret);
  });
});
