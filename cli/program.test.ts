import { describe, expect, it } from "@jest/globals";
import { runInProcess } from "./testing/run-in-process.ts";

describe("the program", () => {
  it("prints help with examples and exit codes on stdout", async () => {
    const { stdout, stderr, exitCode } = await runInProcess(["--help"]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    for (const command of ["upload", "get", "delete", "listen", "callback", "local"])
      expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(stdout).toContain("rekog upload photo.jpg --wait");
    expect(stdout).toContain("130 interrupted");
  });

  it.each(["upload", "get", "delete", "listen", "callback resend", "local"])(
    "prints help with examples for %s",
    async (command) => {
      const { stdout, exitCode } = await runInProcess([...command.split(" "), "--help"]);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(new RegExp(`Examples:\n  rekog ${command}`));
      expect(stdout).not.toContain("--for-command");
    },
  );

  it("prints its version", async () => {
    expect(await runInProcess(["--version"])).toMatchObject({ stdout: "1.2.3\n", exitCode: 0 });
  });

  it.each([
    [["uplod", "photo.jpg"], "unknown command 'uplod'", "Did you mean upload?"],
    [["upload", "--wiat", "photo.jpg"], "unknown option '--wiat'", "Did you mean --wait?"],
    [["upload"], "missing required argument 'file'", "`rekog upload --help`"],
    [["get", "a", "b"], "too many arguments for 'get'", "`rekog get --help`"],
    [["--endpoint", "get", "upload"], "missing required argument 'file'", "`rekog upload --help`"],
    [
      ["callback", "resend"],
      "missing required argument 'blob_id'",
      "`rekog callback resend --help`",
    ],
    [["local", "--port", "http"], "'http' is invalid", "`rekog local --help`"],
    // Variables of the shell that are not set.
    [["upload", "a.jpg", ""], "must be a path, and is empty", "`rekog upload --help`"],
    [["draw", "", "a.jpg"], "must be a path, and is empty", "`rekog draw --help`"],
    [["draw", "-", ""], "must be a path, and is empty", "`rekog draw --help`"],
    [["redact", "", "a.jpg"], "must be a path, and is empty", "`rekog redact --help`"],
    [["redact", "-", ""], "must be a path, and is empty", "`rekog redact --help`"],
    [["get", "x", "--label", ""], "a label's name, and is empty", "`rekog get --help`"],
    [["upload", "a.jpg", "--label", " ,"], "a label's name, and is empty", "`rekog upload --help`"],
    // Names of files, as `*` of a shell gives them.
    [
      ["upload", "-dash.jpg"],
      "unknown option '-dash.jpg'",
      "begins with a dash comes last, behind `--`",
    ],
    [["draw", "-dash.json", "a.jpg"], "unknown option '-dash.json'", "behind `--`"],
    [["redact", "b.json", "-a.jpg"], "unknown option '-a.jpg'", "behind `--`"],
    [["run-tests", "-cases"], "unknown option '-cases'", "behind `--`"],
    [["--wiat"], "unknown option '--wiat'", "`rekog --help`"],
    [
      ["local", "--detector", "magic"],
      "Allowed choices are local, rekognition",
      "`rekog local --help`",
    ],
  ])("refuses %j", async (args, what, next) => {
    const { stdout, stderr, exitCode } = await runInProcess(args);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toMatch(/^rekog: /);
    expect(stderr).toContain(what);
    expect(stderr).toContain(next);

    const json = await runInProcess([...args, "--json"]);
    expect(json).toMatchObject({ exitCode: 2, stderr });
    const { error } = JSON.parse(json.stdout);
    expect(error).toMatchObject({ code: "usage", message: expect.stringContaining(what) });
    expect(stderr).toContain(error.hint);
  });

  it("takes what stands behind -- for no option of its own", async () => {
    expect((await runInProcess(["get", "--", "a", "--json"])).stdout).toBe("");
    // The option takes it for its value.
    const taken = await runInProcess(["get", "a", "--endpoint", "--json"]);
    expect(JSON.parse(taken.stdout)).toMatchObject({ error: { code: "invalid_endpoint" } });
  });

  it("names the global options in the help of every command", async () => {
    for (const command of ["upload", "get", "callback resend", "config set"]) {
      const { stdout } = await runInProcess([...command.split(" "), "--help"]);
      for (const option of ["--endpoint <url>", "--profile <name>", "--json", "--quiet"])
        expect(stdout).toContain(`  ${option} `);
    }
  });

  it("shows help on stderr when nothing is asked of it", async () => {
    const { stdout, stderr, exitCode } = await runInProcess([]);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toContain("Usage: rekog");
    const json = await runInProcess(["callback", "--json"]);
    expect(json.exitCode).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({
      error: { code: "usage", hint: "Run `rekog callback --help` to see what there is." },
    });
  });

  it("tells an error that nobody foresaw without its stack, and with it for --verbose", async () => {
    const deps = { loadStartLocal: () => Promise.reject(new TypeError("x is not a function")) };
    const env = { REKOG_DATA_DIR: "/nonexistent/rekog" };
    const brief = await runInProcess(["get", "abc"], {
      deps: {
        ...deps,
        now: () => {
          throw new TypeError("no clock");
        },
      },
      env,
    });
    expect(brief.exitCode).toBe(3);
    expect(brief.stderr).toMatch(/did not expect: no clock \(unforeseen\)\n {2}→ .*--verbose/);
    const long = await runInProcess(["local", "--verbose", "--json"], { deps, env });
    expect(long.stderr).toMatch(/x is not a function \(unforeseen\)\n {4}at /);
    expect(JSON.parse(long.stdout)).toMatchObject({ error: { code: "unforeseen" } });
  });

  it.each(["EMFILE", "ENFILE"])(
    "says what to do where nothing more can be opened: %s",
    async (code) => {
      const error = Object.assign(new Error(`${code}: too many open files, open 'x'`), { code });
      const deps = { loadStartLocal: () => Promise.reject(error) };
      const env = { REKOG_DATA_DIR: "/nonexistent/rekog" };
      const { stderr, exitCode } = await runInProcess(["local"], { deps, env });
      expect({ exitCode, stderr }).toEqual({
        exitCode: 3,
        stderr: expect.stringMatching(/\(too_many_open_files\)\n {2}→ [^\n]*`ulimit -n 1024`/),
      });
    },
  );

  it("says where to run it when the folder that it was started in was removed", async () => {
    const error = Object.assign(new Error("ENOENT: no such file or directory, uv_cwd"), {
      ...{ code: "ENOENT", syscall: "uv_cwd" },
    });
    const deps = { loadStartLocal: () => Promise.reject(error) };
    const env = { REKOG_DATA_DIR: "/nonexistent/rekog" };
    const { stderr, exitCode } = await runInProcess(["local"], { deps, env });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: expect.stringMatching(/\(no_working_folder\)\n {2}→ [^\n]*`cd`/),
    });
  });

  it.each(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"])(
    "says what to do where a part of it is gone: %s",
    async (code) => {
      const error = Object.assign(new Error("Cannot find package 'valibot'\nRequire stack:"), {
        code,
      });
      const deps = { loadStartLocal: () => Promise.reject(error) };
      const env = { REKOG_DATA_DIR: "/nonexistent/rekog" };
      const { stderr, exitCode } = await runInProcess(["local"], { deps, env });
      expect({ exitCode, stderr }).toEqual({
        exitCode: 3,
        stderr: expect.stringMatching(
          /loaded: Cannot find package 'valibot' \(part_missing\)\n {2}→ Install [^\n]*`ulimit -n 1024`/,
        ),
      });
    },
  );

  it("says what to do where LevelDB has nothing for this platform, or nothing that can be loaded", async () => {
    const env = { REKOG_DATA_DIR: "/nonexistent/rekog" };
    const told = async (error: Error) => {
      const deps = { loadStartLocal: () => Promise.reject(error) };
      return runInProcess(["local"], { deps, env });
    };
    const unbuilt = "No native build was found for platform=sunos arch=x64\n    loaded from: /x\n";
    expect(await told(new Error(unbuilt))).toMatchObject({
      exitCode: 3,
      stderr: expect.stringMatching(
        /for platform=sunos arch=x64 \(level_not_loaded\)\n {2}→ [^\n]*compiled/,
      ),
    });
    const unlinked = Object.assign(new Error("libstdc++.so.6: cannot open shared object file"), {
      code: "ERR_DLOPEN_FAILED",
    });
    expect(await told(unlinked)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining("(part_missing)"),
    });
  });

  it("says what to install where sharp has nothing for this platform", async () => {
    const error = new Error(
      'Could not load the "sharp" module using the sunos-x64 runtime\nPossible solutions:\n- …',
    );
    const deps = { loadStartLocal: () => Promise.reject(error) };
    const env = { REKOG_DATA_DIR: "/nonexistent/rekog" };
    const { stderr, exitCode } = await runInProcess(["local"], { deps, env });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: expect.stringMatching(
        /sunos-x64[^\n]* \(sharp_not_loaded\)\n {2}→ [^\n]*`npm i @img\/sharp-wasm32`/,
      ),
    });
  });
});
