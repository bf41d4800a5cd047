import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { DataFolderInUseError, openDataFolder, openError } from "./data-folder.ts";
import { makePrivate } from "./private-files.ts";

const facts = {
  url: "http://127.0.0.1:7878",
  pid: 1,
  instance_id: "one",
  kind: "foreground",
  version: "0.2.0",
} as const;

const aws = {
  instance_id: "one",
  region: "us-east-1",
  credentials: { access_key_id: "LOCAL1", secret_access_key: "made for this start" },
  ...{ rekognition_url: "http://127.0.0.1:8001", s3_url: "http://127.0.0.1:8002" },
  ...{ sqs_url: "http://127.0.0.1:8003", dynamodb_url: "http://127.0.0.1:8000" },
  other_url: "http://127.0.0.1:8004",
  access_table: "rekog-local-access",
};

const held: ChildProcess[] = [];
afterEach(() => {
  for (const child of held.splice(0)) child.kill("SIGKILL");
});

/** Takes the folder in a process of its own, which keeps it until it is killed. */
async function holdInAnotherProcess(dataDir: string, url: string = facts.url) {
  const module = new URL("../../dist/backend/local/data-folder.js", import.meta.url).href;
  const script = `
    const { openDataFolder } = await import(${JSON.stringify(module)});
    const folder = await openDataFolder(${JSON.stringify(dataDir)});
    await folder.announce(${JSON.stringify({ ...facts, url })}, ${JSON.stringify(aws)});
    console.log("held");
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  held.push(child);
  await once(child.stdout, "data");
  return {
    async kill() {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

describe("the data folder", () => {
  let parent: string;
  let dataDir: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), "rekog-data-"));
    dataDir = join(parent, "made", "on demand");
  });
  afterEach(() => rm(parent, { recursive: true }));

  it("is made if it is not there, for its owner alone", async () => {
    const folder = await openDataFolder(dataDir);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    expect(folder.objectsDir).toBe(join(dataDir, "objects"));
    expect(folder.databaseDir).toBe(join(dataDir, "dynamodb"));
    await folder.stop();
  });

  it("is closed to others, whoever opened it and whatever the umask is", async () => {
    const files = [
      ...["rekog.log", "objects/one.json", "dynamodb/000005.ldb"],
      "models/classifier.safetensors",
      "told-about-local-mode",
    ];
    await Promise.all(
      ["objects", "dynamodb", "models"].map((name) =>
        mkdir(join(dataDir, name), { recursive: true }),
      ),
    );
    for (const file of files) await writeFile(join(dataDir, file), "");
    for (const file of ["", "objects", "dynamodb", "models", ...files])
      await chmod(join(dataDir, file), 0o777);
    const umask = process.umask(0);
    const folder = await openDataFolder(dataDir);
    await folder.announce(facts, aws);
    process.umask(umask);
    const modeOf = async (path: string) => (await stat(join(dataDir, path))).mode & 0o777;
    for (const path of ["", "objects", "dynamodb", "lock", "attempts", "models"]) {
      expect([path, await modeOf(path)]).toEqual([path, 0o700]);
    }
    for (const path of [...files, "local.json", "aws.json"])
      expect([path, await modeOf(path)]).toEqual([path, 0o600]);
    await folder.stop();
  });

  it("leaves a folder open that has other things in it, and closes its own", async () => {
    await mkdir(dataDir, { recursive: true });
    await writeFile(join(dataDir, "notes.txt"), "");
    await chmod(join(dataDir, "notes.txt"), 0o644);
    await chmod(dataDir, 0o755);
    const folder = await openDataFolder(dataDir);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o755);
    expect((await stat(join(dataDir, "notes.txt"))).mode & 0o777).toBe(0o644);
    expect((await stat(join(dataDir, "dynamodb"))).mode & 0o777).toBe(0o700);
    await folder.stop();
  });

  it("leaves the models of somebody's project as they are, and closes the one that is its own", async () => {
    const models = join(dataDir, "models");
    await mkdir(join(models, "old"), { recursive: true });
    const modes = { "train.sh": 0o755, "old/weights.bin": 0o664, old: 0o775, "": 0o755 };
    await writeFile(join(models, "train.sh"), "");
    await writeFile(join(models, "old", "weights.bin"), "");
    await writeFile(join(models, "classifier.safetensors"), "");
    for (const [name, mode] of Object.entries(modes)) await chmod(join(models, name), mode);
    await chmod(join(models, "classifier.safetensors"), 0o644);
    await (await openDataFolder(dataDir)).stop();
    const modeOf = async (name: string) => (await stat(join(models, name))).mode & 0o777;
    for (const [name, mode] of Object.entries(modes)) {
      expect([name, await modeOf(name)]).toEqual([name, mode]);
    }
    expect(await modeOf("classifier.safetensors")).toBe(0o600);
  });

  it("has no folder for models where none was added", async () => {
    await (await openDataFolder(dataDir)).stop();
    expect(await readdir(dataDir)).not.toContain("models");
  });

  it.each(["objects", "dynamodb", "lock", "attempts", "models", "rekog.log", "local.json.new"])(
    "follows no link that somebody else put there as %s",
    async (name) => {
      const target = join(parent, "home");
      await mkdir(target);
      await writeFile(join(target, "diary.txt"), "", { mode: 0o644 });
      await chmod(target, 0o755);
      await mkdir(dataDir, { recursive: true });
      await writeFile(join(dataDir, "notes.txt"), "");
      await symlink(target, join(dataDir, name));
      const somebodyElse = (process.getuid?.() ?? 0) + 1;
      await expect(makePrivate(dataDir, somebodyElse)).rejects.toMatchObject({ code: "EPERM" });
      const modes = [target, join(target, "diary.txt")].map(
        async (path) => (await stat(path)).mode,
      );
      expect((await Promise.all(modes)).map((mode) => mode & 0o777)).toEqual([0o755, 0o644]);
    },
  );

  it("follows no link that somebody else put further down", async () => {
    const bucket = join(dataDir, "objects", "buckets", "rekog-local-uploads");
    await mkdir(dirname(bucket), { recursive: true });
    await symlink(parent, bucket);
    const somebodyElse = (process.getuid?.() ?? 0) + 1;
    await expect(makePrivate(dataDir, somebodyElse)).rejects.toMatchObject({ code: "EPERM" });
    await makePrivate(dataDir);
  });

  (process.platform === "linux" ? it : it.skip)(
    "that can never be made is told as what the file system says of it",
    async () => {
      await expect(openDataFolder("/proc/self/rekog")).rejects.toMatchObject({
        syscall: "mkdir",
        path: "/proc/self/rekog",
      });
    },
  );

  it("follows a link that the user made", async () => {
    const other = join(parent, "larger disk");
    await mkdir(other);
    await mkdir(dataDir, { recursive: true });
    await symlink(other, join(dataDir, "objects"));
    await (await openDataFolder(dataDir)).stop();
    expect((await stat(other)).mode & 0o777).toBe(0o700);
  });

  it("can be taken once, and again when it was let go", async () => {
    const folder = await openDataFolder(dataDir);
    const second = await openDataFolder(dataDir).catch((error: unknown) => error);
    expect(second).toBeInstanceOf(DataFolderInUseError);
    expect(second).toMatchObject({ dataDir, message: expect.stringContaining(dataDir) });
    await folder.stop();
    await (await openDataFolder(dataDir)).stop();
  });

  it("says which process has it from the moment it is taken, until it is let go", async () => {
    const folder = await openDataFolder(dataDir);
    const file = join(dataDir, "local.pid");
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ pid: process.pid });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await folder.stop();
    expect(await readdir(dataDir)).not.toContain("local.pid");
  });

  it("tells who has it, until it is let go", async () => {
    const folder = await openDataFolder(dataDir);
    await folder.announce(facts, aws);
    await folder.announce({ ...facts, pid: 2 }, aws);
    expect(JSON.parse(await readFile(join(dataDir, "local.json"), "utf8"))).toEqual({
      ...facts,
      pid: 2,
    });
    await folder.stop();
    expect(await readdir(dataDir)).not.toContain("local.json");
    expect(await readdir(dataDir)).not.toContain("aws.json");
  });

  it("is not there for a second process, which learns whose it is, until the first dies, however it dies", async () => {
    const other = await holdInAnotherProcess(dataDir);
    const refused = await openDataFolder(dataDir).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DataFolderInUseError);
    expect(refused).toMatchObject({ pid: facts.pid, url: facts.url });
    await other.kill();
    const folder = await openDataFolder(dataDir);
    // Who asks before this one is ready is not told of the one that is dead.
    const early = await openDataFolder(dataDir).catch((error: unknown) => error);
    expect(early).toMatchObject({ pid: process.pid, url: undefined });
    await folder.stop();
  });

  it.each(["null", "[]", "{", '{"pid":"1","url":2}'])(
    "tells who has it when somebody wrote %s into one of the files that say so",
    async (rubbish) => {
      const folder = await openDataFolder(dataDir);
      await folder.announce(facts, aws);
      for (const file of ["local.json", "local.pid"]) {
        const path = join(dataDir, file);
        const text = await readFile(path, "utf8");
        await writeFile(path, rubbish);
        const refused = await openDataFolder(dataDir).catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(DataFolderInUseError);
        expect(refused).toMatchObject({ pid: facts.pid, url: facts.url });
        await writeFile(path, text);
      }
      await folder.stop();
    },
  );

  it("is not given to a second one where the lock of one that runs was deleted, but a copy of it is", async () => {
    const api = createServer((_request, response) => {
      response.end(JSON.stringify({ instance_id: facts.instance_id }));
    });
    await once(api.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    const other = await holdInAnotherProcess(dataDir, url);
    const copy = join(parent, "copy");
    await cp(dataDir, copy, { recursive: true });
    await (await openDataFolder(copy)).stop();
    await rm(join(dataDir, "lock"), { recursive: true });
    const refused = await openDataFolder(dataDir).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: "DataFolderInUseError", url });
    expect(await readdir(dataDir)).toEqual(expect.arrayContaining(["local.json", "local.pid"]));
    // Of one that does not answer nothing is believed.
    await new Promise((resolve) => api.close(resolve));
    await (await openDataFolder(dataDir)).stop();
    await other.kill();
  });

  it("leaves alone what another one has, in a folder that took the place of its own", async () => {
    const folder = await openDataFolder(dataDir);
    await folder.announce(facts, aws);
    await rename(dataDir, join(parent, "moved"));
    const other = await holdInAnotherProcess(dataDir);
    await folder.stop();
    const left = await readdir(dataDir);
    await other.kill();
    expect(left).toEqual(expect.arrayContaining(["local.json", "aws.json", "local.pid"]));
  });

  it("says what is wrong with a folder that cannot be made", async () => {
    const file = fileURLToPath(import.meta.url);
    await expect(openDataFolder(join(file, "data"))).rejects.toMatchObject({ code: "ENOTDIR" });
  });

  it("is not taken where its path leaves no room for the names of what is stored in it", async () => {
    const longestPath = process.platform === "darwin" ? 1_024 : 4_096;
    // There is room for the folders, and for the files of the databases.
    const parts =
      "n".repeat(longestPath - 110 - join(dataDir, "/").length).match(/.{1,200}/g) ?? [];
    const long = join(dataDir, parts.map((part) => part.replace(/n$/, "/")).join(""));
    await expect(openDataFolder(long)).rejects.toMatchObject({ code: "ENAMETOOLONG" });
  });

  const asFolder = (path: string) => mkdir(path, { recursive: true });
  const asFile = async (path: string) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, "");
  };
  const asPipe = async (path: string) => {
    await mkdir(dirname(path), { recursive: true });
    await execa("mkfifo", [path]);
  };
  const asLinkToNothing = async (path: string) => {
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(path, "nowhere"), path);
  };
  it.each([
    ...["lock", "objects", "dynamodb", "attempts"].flatMap((name) => [
      { name, make: asFile },
      { name, make: asPipe },
      { name, make: asLinkToNothing },
    ]),
    ...[
      "local.json",
      "local.pid",
      "aws.json",
      "rekog.log",
      "local.json.new",
      "rekog.log.1",
    ].flatMap((name) => [
      { name, make: asFolder },
      { name, make: asPipe },
    ]),
  ])("names $name, where it is something else: $make.name", async ({ name, make }) => {
    await make(join(dataDir, name));
    const error = await openDataFolder(dataDir).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: "data_folder_damaged", path: join(dataDir, name) });
    expect(String(error)).toMatch(/is no (file|folder)$/);
  });

  it.each(["lock/LOCK", "lock/CURRENT", "dynamodb/CURRENT", "objects/uploads/1.json"])(
    "does not wait for a pipe that is in the place of %s, but names the folder",
    async (name) => {
      await asPipe(join(dataDir, name));
      const error = await openDataFolder(dataDir).catch((failure: unknown) => failure);
      const [folder = ""] = name.split("/");
      expect(error).toMatchObject({ code: "data_folder_damaged", path: join(dataDir, folder) });
    },
  );

  it("names a lock that is damaged, which no rekog has", async () => {
    await (await openDataFolder(dataDir)).stop();
    await writeFile(join(dataDir, "lock", "CURRENT"), "garbage");
    const error = await openDataFolder(dataDir).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: "data_folder_damaged", path: join(dataDir, "lock") });
  });

  it.each([
    ["IO error: lock/LOCK: No space left on device", { code: "storage_full" }],
    ["IO error: lock/LOCK: Permission denied", { code: "EACCES" }],
    ["IO error: lock/LOCK: Read-only file system", { code: "EROFS" }],
    ["IO error: dynamodb/000003.log: File too large", { code: "EFBIG" }],
    ["IO error: dynamodb/000005.ldb: Cannot allocate memory", { code: "ENOMEM" }],
    [
      Object.assign(new Error("IO error: lock dynamodb/LOCK: Resource temporarily unavailable"), {
        code: "LEVEL_LOCKED",
      }),
      { name: "DataFolderInUseError", dataDir: "/data" },
    ],
    ["Corruption: CURRENT file does not end with newline", { code: "data_folder_damaged" }],
  ])("tells what LevelDB means by %s", (reason, expected) => {
    const cause = new Error("Database failed to open", {
      cause: typeof reason === "string" ? new Error(reason) : reason,
    });
    expect(openError("/data/lock", cause)).toMatchObject(expected);
  });
});
