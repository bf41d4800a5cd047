import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile, stat, truncate, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { DataFolderInUseError } from "../../../backend/local/data-folder.ts";
import { DataFolderDamagedError } from "../../../backend/local/data-folder-damaged-error.ts";
import { StorageFullError } from "../../../backend/local/storage-faults.ts";
import { InterruptedError } from "../../client/errors.ts";
import type { DataFolderInUse, LocalAws, StartLocal } from "../../deps.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import { sampleKey, sampleSecret } from "../../testing/sample-keys.ts";
import { createTemporaryFolder } from "../../testing/temporary-folder.ts";

const secret = randomBytes(30).toString("base64");
const sampleAws: LocalAws = {
  region: "us-east-1",
  credentials: { access_key_id: "LOCAL1", secret_access_key: secret },
  rekognition_url: "http://127.0.0.1:8001",
  s3_url: "http://127.0.0.1:8002",
  sqs_url: "http://127.0.0.1:8003",
  dynamodb_url: "http://127.0.0.1:8004",
  other_url: "http://127.0.0.1:8005",
  access_table: "rekog-local-access",
};
const environment = {
  AWS_ENDPOINT_URL_REKOGNITION: "http://127.0.0.1:8001",
  AWS_ENDPOINT_URL_S3: "http://127.0.0.1:8002",
  AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:8003",
  AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:8004",
  AWS_ENDPOINT_URL: "http://127.0.0.1:8005",
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "LOCAL1",
  AWS_SECRET_ACCESS_KEY: secret,
  AWS_USE_FIPS_ENDPOINT: "false",
  AWS_USE_DUALSTACK_ENDPOINT: "false",
};

let dataDir: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: dataDir, remove } = await createTemporaryFolder());
});
afterEach(() => remove());

const pageLine = "rekog: See it in a browser: http://127.0.0.1:4711/console/\n";

/** Runs `rekog local` on a spy of local mode, and ends it as soon as it is ready. */
async function local(
  args: string[],
  end: { urgently: boolean },
  start: {
    /** Or once it was told that it takes its time. */
    drains?: boolean | "late";
    error?: Error;
    tells?: string;
    firstKey?: string;
    isTerminal?: boolean;
    /** It is told to end before it has started. */
    late?: "starts" | "never starts" | "is undone";
  } = {},
) {
  const ending = new AbortController();
  const urgent = new AbortController();
  const calls: string[] = [];
  let options: Parameters<StartLocal>[0] | undefined;
  let drained = () => {};
  const startLocal: StartLocal = async (given) => {
    options = given;
    if (start.error) throw start.error;
    given.log('{"event":"started"}');
    if (start.tells) given.tell?.(start.tells);
    if (start.late) ending.abort(new InterruptedError());
    if (start.late) await new Promise(setImmediate);
    if (start.late === "is undone") given.signal?.throwIfAborted();
    if (start.late === "never starts") return new Promise(() => {});
    setImmediate(() => {
      ending.abort(new InterruptedError());
      if (end.urgently) urgent.abort();
    });
    return {
      url: "http://127.0.0.1:4711",
      dataDir: given.dataDir,
      awsFacts: sampleAws,
      ...(start.firstKey !== undefined && { firstKey: start.firstKey }),
      drain: () => {
        calls.push("drain");
        if (start.drains === true || start.drains === undefined) return Promise.resolve();
        return new Promise((resolve) => {
          if (start.drains === "late") drained = resolve;
        });
      },
      stop: async () => void calls.push("stop"),
    };
  };
  const result = await runInProcess(["local", "--data-dir", dataDir, ...args], {
    ...(start.isTerminal && { terminal: { columns: 100 } }),
    deps: {
      signal: ending.signal,
      // A start that never comes to its end is waited for until then.
      sleep: async () => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        setImmediate(() => drained());
      },
      urgentSignal: urgent.signal,
      loadStartLocal: async () => ({ startLocal }),
    },
  });
  return { ...result, calls, options };
}

describe("rekog local", () => {
  it("prints one ready line, and ends with 0 when asked to, drained", async () => {
    const { stdout, stderr, exitCode, calls, options } = await local([], { urgently: false });
    expect({ stderr, exitCode }).toEqual({ stderr: pageLine, exitCode: 0 });
    expect(stdout).toBe("rekog local is ready at http://127.0.0.1:4711\n");
    expect(calls).toEqual(["drain", "stop"]);
    expect(options).toMatchObject({
      dataDir,
      ...{ port: 7878, uploadPort: 7879 },
      detector: "local",
      kind: "foreground",
      version: "1.2.3",
    });
  });

  it("asks for no key, unless it is to", async () => {
    const { options } = await local([], { urgently: false });
    expect(options).not.toHaveProperty("requireKey");
  });

  it("shows the first key beside the URL, and not in its log", async () => {
    const firstKey = sampleKey;
    const args = ["--require-key", "--json", "--quiet"];
    const { stdout, stderr, options } = await local(args, { urgently: false }, { firstKey });
    expect(options).toMatchObject({ requireKey: true });
    expect(stderr).toBe(
      "rekog: It asks for an API key. This is the first one, and is not shown again:\n" +
        `  export REKOG_API_KEY=${sampleKey}\n`,
    );
    expect(stdout + (await readFile(join(dataDir, "rekog.log"), "utf8"))).not.toContain(
      sampleSecret,
    );
  });

  it("hands the page the first key behind the #, where no server sees it", async () => {
    const args = ["--require-key"];
    const start = { firstKey: sampleKey, isTerminal: true };
    const { stderr } = await local(args, { urgently: false }, start);
    expect(stderr).toContain(`${pageLine.trim()}#key=${sampleKey}\n`);
    const later = await local(args, { urgently: false }, { isTerminal: true });
    expect(later.stderr).toContain(pageLine);
    const piped = await local(args, { urgently: false }, { firstKey: sampleKey });
    expect(piped.stderr).toContain(pageLine);
  });

  it("tells who asked for a local mode of its own command nothing of a page", async () => {
    const { stderr } = await local(["--for-command"], { urgently: false });
    expect(stderr).toBe("");
  });

  it("is open to other machines where that is asked for with a key, and names the risk", async () => {
    const args = ["--host", "0.0.0.0", "--require-key", "--quiet"];
    const { stderr, options, exitCode } = await local(args, { urgently: false });
    expect({ exitCode, options }).toMatchObject({
      exitCode: 0,
      options: { isOpen: true, requireKey: true },
    });
    expect(stderr).toContain("whoever is on the way\n  can read keys and pictures");
    const closed = await local([], { urgently: false });
    expect(closed.options).not.toHaveProperty("isOpen");
  });

  it.each([[[]], [["--aws-endpoints"]]])("is not open without a key %j", async (flags) => {
    const { stderr, options, exitCode } = await local(["--host", "0.0.0.0", ...flags], {
      urgently: false,
    });
    expect({ exitCode, options }).toEqual({ exitCode: 2, options: undefined });
    expect(stderr).toContain("(host_needs_key)\n  → Add --require-key");
  });

  it("has room for uploads above its port", async () => {
    const { stderr, exitCode } = await local(["--port", "65535"], { urgently: false });
    expect({ stderr, exitCode }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining("from 0 to 65534"),
    });
  });

  it("says which of its two ports is in use", async () => {
    const error = Object.assign(new Error("listen"), { code: "EADDRINUSE", port: 7879 });
    const { stderr } = await local([], { urgently: false }, { error });
    expect(stderr).toContain("the port 7879, which is taken beside 7878, is in use (port_in_use)");
  });

  it("says how to make another key when there was a first one", async () => {
    const { stderr } = await local(["--require-key"], { urgently: false });
    expect(stderr).toContain(
      `Make another one, while it runs:\n  rekog keys create --name NAME --data-dir ${dataDir}\n`,
    );
    const quiet = await local(["--require-key", "--quiet"], { urgently: false });
    expect(quiet.stderr).toBe("");
  });

  describe("--aws-endpoints", () => {
    /** What a shell has after it was handed the text, of a user who has a profile and a session's token. */
    async function inShell(text: string): Promise<Record<string, string>> {
      const env = {
        AWS_PROFILE: "work",
        AWS_SESSION_TOKEN: "t",
        AWS_USE_FIPS_ENDPOINT: "true",
      };
      const { stdout } = await execa("/bin/sh", ["-euc", `${text}\n/usr/bin/env`], {
        env,
        extendEnv: false,
      });
      const lines = stdout.split("\n").filter((line) => line.startsWith("AWS_"));
      return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s)));
    }

    it("prints a script that hands a shell what any SDK of AWS needs, and the ready line last", async () => {
      const { stdout, stderr, exitCode } = await local(["--aws-endpoints"], { urgently: true });
      expect({ exitCode, stderr }).toEqual({
        exitCode: 0,
        stderr: `rekog: No local mode runs for this data folder, so one is started here, until Ctrl-C.\n${pageLine}`,
      });
      expect(stdout).toMatch(/\n# rekog local is ready at http:\/\/127\.0\.0\.1:4711\n$/);
      expect(await inShell(stdout)).toEqual(environment);
    });

    it("has them in its JSON by name", async () => {
      const args = ["--aws-endpoints", "--json", "--quiet"];
      const { stdout, stderr } = await local(args, { urgently: true });
      expect(stderr).toBe("");
      expect(JSON.parse(stdout)).toMatchObject({
        url: "http://127.0.0.1:4711",
        aws_environment: environment,
      });
    });

    it("tells no secret to who did not ask, and none to its log", async () => {
      const { stdout, stderr } = await local(["--json"], { urgently: true });
      await local(["--aws-endpoints"], { urgently: true });
      const log = await readFile(join(dataDir, "rekog.log"), "utf8");
      expect(stdout + stderr + log).not.toContain(secret);
    });

    describe("of one that runs", () => {
      let server: Server;
      let url: string;
      beforeEach(async () => {
        server = createServer((_request, response) => {
          response.end(JSON.stringify({ instance_id: "one", kind: "foreground" }));
        }).listen(0, "127.0.0.1");
        await once(server, "listening");
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const facts = { url, pid: 4711, instance_id: "one", kind: "foreground" };
        await writeFile(join(dataDir, "local.json"), JSON.stringify(facts));
      });
      afterEach(() => void server.close());
      const writeAws = (change: object = {}) =>
        writeFile(
          join(dataDir, "aws.json"),
          JSON.stringify({ instance_id: "one", ...sampleAws, ...change }),
        );

      it("are printed at once, and nothing is started", async () => {
        await writeAws();
        const { stdout, stderr, options } = await local(["--aws-endpoints"], { urgently: true });
        expect({ stderr, options }).toEqual({ stderr: "", options: undefined });
        expect(await inShell(stdout)).toEqual(environment);
        const json = await local(["--aws-endpoints", "--json"], { urgently: true });
        expect(JSON.parse(json.stdout)).toEqual({
          ...{ url, pid: 4711, data_dir: dataDir },
          aws_environment: environment,
        });
      });

      it.each<[string, object]>([
        ["are another one's", { instance_id: "two" }],
        ["would be more to a shell than a value", { region: "x; touch y" }],
        ["lead elsewhere", { s3_url: "http://example.com:80" }],
      ])("are not believed where they %s", async (_, change) => {
        await writeAws(change);
        const end = await local(["--aws-endpoints"], { urgently: true });
        expect(end).toMatchObject({ stdout: "", exitCode: 3, options: undefined });
        expect(end.stderr).toContain("(local_mode_hidden)");
      });

      it("are not what is asked for with a port or with faults", async () => {
        await writeAws();
        for (const flags of [["--port", "0"], ["--fault", "throttle=1"], ["--require-key"]]) {
          const { options } = await local(["--aws-endpoints", ...flags], { urgently: true });
          expect(options).toMatchObject({ dataDir });
        }
      });
    });
  });

  it("says what it waits for where draining takes long, and how to end that", async () => {
    const { stderr, exitCode, calls } = await local([], { urgently: false }, { drains: "late" });
    expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: ["drain", "stop"] });
    expect(stderr).toBe(
      `${pageLine}rekog: Waiting for what is under way, for a minute at most. Ctrl-C ends it at once: what is left goes on\n` +
        "  at the next start.\n",
    );
  });

  it("does not wait for draining on Ctrl-C", async () => {
    const { exitCode, calls } = await local([], { urgently: true }, { drains: false });
    expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: ["drain", "stop"] });
  });

  it.each([
    ["starts", ["stop"]],
    ["never starts", []],
    ["is undone", []],
  ] as const)(
    "ends a start that is told to end and %s, and calls nothing ready",
    async (late, stopped) => {
      const { stdout, stderr, exitCode, calls } = await local([], { urgently: false }, { late });
      expect({ stdout, stderr, exitCode, calls }).toEqual({
        ...{ stdout: "", stderr: "", exitCode: 0, calls: stopped },
      });
    },
  );

  it("shows the first key also where the start was told to end: it was made", async () => {
    const start = { late: "starts", firstKey: sampleKey } as const;
    const { stderr } = await local(["--require-key"], { urgently: false }, start);
    expect(stderr).toContain(`export REKOG_API_KEY=${sampleKey}
`);
  });

  it("prints the ready line as JSON, and hands its options on", async () => {
    const args = ["--json", "--port", "0", "--detector", "rekognition", "--for-command"];
    const { stdout, options } = await local(args, { urgently: false });
    expect(JSON.parse(stdout)).toEqual({
      url: "http://127.0.0.1:4711",
      pid: process.pid,
      data_dir: dataDir,
    });
    expect(options).toMatchObject({
      ...{ port: 0, uploadPort: 0, detector: "rekognition", kind: "command" },
    });
  });

  it("logs to a file in the data folder, or to stderr with --verbose", async () => {
    await local([], { urgently: false });
    await local([], { urgently: false });
    const log = join(dataDir, "rekog.log");
    expect(await readFile(log, "utf8")).toBe('{"event":"started"}\n'.repeat(2));
    const { stderr } = await local(["--verbose"], { urgently: false });
    expect(stderr).toBe(`{"event":"started"}\n${pageLine}`);
  });

  it("shows at once what the user is to see, on stderr", async () => {
    const tells = "The disk is full: /data/a\u001b[2Jb";
    const { stderr } = await local([], { urgently: false }, { tells });
    expect(stderr).toBe(`The disk is full: /data/a\ufffd[2Jb\n${pageLine}`);
  });

  it("sets a log aside that has grown large", async () => {
    const log = join(dataDir, "rekog.log");
    await writeFile(log, "");
    await truncate(log, 10_000_001);
    await local([], { urgently: false });
    expect((await stat(`${log}.1`)).size).toBe(10_000_001);
    expect((await stat(log)).size).toBeLessThan(100);
  });

  it.each([
    [Object.assign(new Error("listen"), { code: "EADDRINUSE" }), "port_in_use", "--port 0"],
    [Object.assign(new Error("listen"), { code: "EACCES" }), "port_in_use", "--port 0"],
    [Object.assign(new Error("listen"), { code: "EADDRNOTAVAIL" }), "no_loopback", "lo up"],
    [Object.assign(new Error("connect"), { code: "ENETUNREACH" }), "no_loopback", "lo up"],
    [new DataFolderInUseError("/data", {}), "data_folder_in_use", "--data-dir"],
    [new StorageFullError("/data/dynamodb"), "storage_full", "Make room"],
    [Object.assign(new Error("write"), { code: "ENOSPC" }), "storage_full", "Make room"],
    [
      new DataFolderDamagedError("/data/dynamodb", { cause: "x" }),
      "data_folder_damaged",
      "--reset-data",
    ],
  ])("tells %s with a next step", async (error, code, hint) => {
    const { stdout, stderr, exitCode } = await local(["--json"], { urgently: false }, { error });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`(${code})\n  → `);
    expect(stderr).toContain(hint);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
  });

  it("tells of a limit for the size of files with how to raise it", async () => {
    const error = Object.assign(new Error("EFBIG: it cannot be opened"), { code: "EFBIG" });
    const { stderr, exitCode } = await local([], { urgently: false }, { error });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("cannot be written (EFBIG) (data_folder_not_writable)\n  → Raise");
    expect(stderr).toContain("`ulimit -f`");
  });

  it("tells of a folder in whose path too little room is left to choose another one", async () => {
    const error = Object.assign(new Error("ENAMETOOLONG: lstat"), { code: "ENAMETOOLONG" });
    const { stderr, exitCode } = await local([], { urgently: false }, { error });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("(ENAMETOOLONG) (data_folder_not_writable)\n  → Its name is too long");
  });

  it("tells which local mode has the data folder", async () => {
    const error: DataFolderInUse = new DataFolderInUseError(dataDir, {
      pid: 4711,
      url: "http://127.0.0.1:1",
    });
    const { stderr } = await local([], { urgently: false }, { error });
    expect(stderr).toContain(
      `${dataDir} belongs to the rekog process 4711 at http://127.0.0.1:1 (data_folder_in_use)`,
    );
  });

  it("tells a data folder that cannot be made", async () => {
    const file = join(dataDir, "file");
    await writeFile(file, "");
    const { stderr, exitCode } = await local(["--data-dir", join(file, "below")], {
      urgently: false,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("cannot be written (ENOTDIR) (data_folder_not_writable)");
    expect(stderr).toContain(
      "A part of that path is no folder, but something else: choose another",
    );
    const ofFile = await local(["--data-dir", file], { urgently: false });
    expect(ofFile.stderr).toContain("cannot be written (EEXIST) (data_folder_not_writable)");
    expect(ofFile.stderr).toContain("There is no folder at that path, but something else: choose");
  });
});
