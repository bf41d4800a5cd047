import { copyFile, lstat, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { picture } from "../testing/callback-run.ts";
import { mainPath, runRekog } from "../testing/run-rekog.ts";
import { succeededBlob } from "../testing/sample-blobs.ts";
import { startStubApi } from "../testing/stub-api.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

// Where nothing can be written, the built program ends at once, says why, and takes nothing away.

const temporaryFolder = temporaryFolders();
let cwd: string;

beforeAll(async () => {
  cwd = await temporaryFolder();
  await mkdir(join(cwd, "album"));
  await copyFile(picture("clock.png"), join(cwd, "album", "photo.png"));
  await writeFile(join(cwd, "file"), "mine");
  await writeFile(
    join(cwd, "blob.json"),
    // Without a word about the picture's size and bytes.
    JSON.stringify({ ...succeededBlob(), image: undefined }),
  );
  await execa("mkfifo", [join(cwd, "fifo")]);
});

async function run(args: string[], env: Record<string, string> = {}) {
  const api = await startStubApi({});
  const end = await runRekog(args, { cwd, env: { REKOG_ENDPOINT: api.url, ...env } });
  const { created } = api;
  await api.close();
  return { ...end, created };
}

describe("a place where nothing can be written", () => {
  it.each([
    "/proc/rekog",
    "/proc/rekog/a/b",
    "/proc",
    "/sys/rekog",
    "/dev/full",
    "file",
    "file/a",
    "fifo",
  ])("is told before anything is uploaded: --annotate %s", async (place) => {
    const end = await run(["upload", "album/photo.png", "--annotate", place]);
    expect(end).toMatchObject({ exitCode: 2, created: [] });
    expect(end.stderr).toContain("(picture_not_writable)\n  → ");
  });

  it.each(["/proc/out.png", "/proc/rekog/out.png", "file/out.png", "fifo", "/dev/full"])(
    "is told: draw -o %s",
    async (place) => {
      const { exitCode, stderr } = await run([
        "draw",
        "blob.json",
        "album/photo.png",
        "-o",
        place,
        "--force",
      ]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("(picture_not_writable)");
    },
  );

  it.each(["/proc/rekog/a.xml", "/proc/a.xml", "file/a.xml", "fifo", "/dev/full", "album"])(
    "is told before anything is uploaded: run-tests --junit %s",
    async (place) => {
      const end = await run(["run-tests", "album", "--junit", place]);
      expect(end).toMatchObject({ exitCode: 2, created: [] });
      expect(end.stderr).toContain("(file_not_writable)");
    },
  );

  it.each([
    "/proc/rekog/config.json",
    "/proc/config.json",
    "file/config.json",
    "fifo",
    "/dev/full",
  ])("is told: config set, into %s", async (place) => {
    const { exitCode, stderr } = await run(["config", "set", "endpoint", "https://api.example"], {
      REKOG_CONFIG_FILE: place,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/\((config_not_writable|config_not_readable)\)/);
  });

  it.each(["/proc/rekog", "/proc/rekog/a", "file", "fifo"])(
    "is told: local --data-dir %s",
    async (place) => {
      for (const more of [[], ["--verbose"]]) {
        const { exitCode, stderr } = await run([
          "local",
          "--port",
          "0",
          "--data-dir",
          place,
          ...more,
        ]);
        expect(exitCode).toBe(2);
        expect(stderr).toContain("(data_folder_not_writable)");
      }
      // The same of the one that is started for a command.
      const upload = await run(["upload", "album/photo.png", "--json"], {
        REKOG_ENDPOINT: "",
        REKOG_DATA_DIR: place,
      });
      expect(upload.exitCode).toBe(2);
      expect(upload.stderr).toContain("(data_folder_not_writable)");
    },
  );

  it.each([
    ["rekog.log", "data_folder_not_writable"],
    ["local.pid", "data_folder_damaged"],
    ["lock/CURRENT", "data_folder_damaged"],
    ["dynamodb/CURRENT", "data_folder_damaged"],
  ])("is told, not waited for: a pipe in the data folder, as %s", async (name, code) => {
    const dataDir = join(cwd, `data of ${name.replace("/", " ")}`);
    await mkdir(dirname(join(dataDir, name)), { recursive: true });
    await execa("mkfifo", [join(dataDir, name)]);
    const { stderr } = await run(["local", "--port", "0", "--data-dir", dataDir]);
    expect(stderr).toContain(`(${code})`);
  });

  it("is no local mode that runs: pipes in the place of what tells of one", async () => {
    const dataDir = join(cwd, "data of nobody");
    const aws = join(cwd, "credentials of nobody");
    await mkdir(dataDir);
    await execa("mkfifo", [join(dataDir, "local.json"), join(dataDir, "aws.json"), aws]);
    const env = {
      ...{ REKOG_ENDPOINT: "", REKOG_DATA_DIR: dataDir },
      ...{ AWS_SHARED_CREDENTIALS_FILE: aws, AWS_CONFIG_FILE: aws },
    };
    const keys = await run(["keys", "list"], env);
    expect(keys.stderr).toContain("(local_mode_not_running)");
    const doctor = await run(["doctor"], env);
    expect(doctor.stdout).toContain("and nobody has it");
    const aside = await run(["local", "--port", "0", "--data-dir", "fifo", "--reset-data"], env);
    expect(aside.stderr).toContain("(data_folder_not_writable)");
  });

  it("is told: a zip, without a folder for temporary files", async () => {
    await execa("cp", ["album/photo.png", "any.zip"], { cwd });
    const { exitCode, stderr } = await run(["run-tests", "any.zip"], { TMPDIR: "/proc/rekog" });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("(temporary_folder_not_writable)");
  });

  // As on a full disk, files can be made, and nothing can be written into them.
  it.each([
    ["config_not_writable", ["config", "set", "endpoint", "https://api.example"]],
    ["picture_not_writable", ["draw", "blob.json", "album/photo.png", "-o", "full/out.png"]],
    ["file_not_writable", ["run-tests", "album", "--junit", "full/junit.xml"]],
  ])(
    "is told, and nothing is left there, where no file may have a size: %s",
    async (code, args) => {
      const api = await startStubApi({});
      const full = join(cwd, "full");
      await mkdir(full, { recursive: true });
      const limited = "trap '' XFSZ; ulimit -f 0; exec \"$@\"";
      const env = {
        HOME: "/nonexistent",
        REKOG_ENDPOINT: api.url,
        REKOG_CONFIG_FILE: join(full, "config.json"),
      };
      const end = await execa("bash", ["-c", limited, "-", process.execPath, mainPath, ...args], {
        cwd,
        env,
        extendEnv: false,
        reject: false,
      });
      await api.close();
      expect(end.exitCode).toBe(2);
      expect(end.stderr).toContain(`(${code})`);
      expect(end.stderr).toContain(
        "→ Raise the limit for the size of files (`ulimit -f`), or name another",
      );
      expect(await readdir(full)).toEqual([]);
    },
  );

  it.each([
    ["picture_not_writable", ["draw", "blob.json", "album/photo.png", "--force", "-o"]],
    ["file_not_writable", ["run-tests", "album", "--junit"]],
  ])("is told, and stays: a link to a pipe or a device (%s)", async (code, args) => {
    // As `/dev/stdout` is one; that of this machine is not put at risk.
    for (const target of ["fifo", "/dev/full", "/proc/self/fd/2"]) {
      const link = join(cwd, `${code} at ${target.replaceAll("/", " ")}.png`);
      await symlink(target, link);
      const { exitCode, stderr } = await run([...args, link]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`(${code})`);
      expect((await lstat(link)).isSymbolicLink()).toBe(true);
    }
  });

  it("keeps its devices and pipes", async () => {
    expect((await lstat("/dev/full")).isCharacterDevice()).toBe(true);
    expect((await lstat(join(cwd, "fifo"))).isFIFO()).toBe(true);
  });
});
