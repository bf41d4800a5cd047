import { cp, mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { execa, execaNode } from "execa";
import { temporaryFolders } from "../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();
const root = fileURLToPath(new URL("../..", import.meta.url));

/** A folder in which the packed command line lies as npm unpacks it; sharp alone comes from elsewhere. */
let folder: string;
let env: Record<string, string>;
const main = () => join(folder, "node_modules/rekog/dist/cli/main.js");

beforeAll(async () => {
  folder = await temporaryFolder();
  env = { REKOG_DATA_DIR: join(folder, "data") };
  await execaNode(join(root, "toolchain/pack-rekog.mjs"), [folder], { cwd: root });
  const [packed = ""] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  await execa("tar", ["-xzf", packed], { cwd: folder });
  await mkdir(join(folder, "node_modules"));
  await cp(join(folder, "package"), join(folder, "node_modules/rekog"), { recursive: true });
  for (const name of ["sharp", "@img", "detect-libc", "semver"]) {
    await symlink(join(root, "node_modules", name), join(folder, "node_modules", name), "dir");
  }
}, 180_000);

describe("the packed command line", () => {
  it("takes less than 130 MB, without sharp", async () => {
    const entries = await readdir(join(folder, "node_modules/rekog"), {
      recursive: true,
      withFileTypes: true,
    });
    const files = entries.filter((entry) => entry.isFile());
    const sizes = await Promise.all(
      files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(130_000_000);
    expect(files.filter(({ name }) => name.endsWith(".map"))).toEqual([]);
  });

  it("recognises every test case as before the cut", async () => {
    const args = ["run-tests", join(root, "test-cases")];
    const { stdout, exitCode } = await execaNode(main(), args, { env, reject: false });
    expect(stdout).toMatch(/(\d+) cases: \1 passed/);
    expect(exitCode).toBe(0);
  }, 240_000);

  it("decodes what sharp does not", async () => {
    const samples = join(root, "backend/adapters/convert/samples");
    const names = (await readdir(samples)).filter((name) => /\.(heic|jxl|jp2|jls)$/.test(name));
    const kinds = new Set(names.map((name) => name.slice(name.lastIndexOf("."))));
    expect([...kinds].sort()).toEqual([".heic", ".jls", ".jp2", ".jxl"]);
    const driver = join(folder, "decode.mjs");
    const convert = join(dirname(main()), "../backend/administration/convert-file.js");
    await writeFile(
      driver,
      `import { convertFile } from ${JSON.stringify(convert)};
      for (const path of process.argv.slice(2)) {
        const { jpeg } = await convertFile(path);
        console.log(jpeg[0], jpeg[1]);
      }`,
    );
    const paths = [...kinds].map((kind) =>
      join(samples, names.find((name) => name.endsWith(kind)) ?? ""),
    );
    const { stdout } = await execaNode(driver, paths, { env });
    expect(stdout.split("\n")).toEqual(paths.map(() => "255 216"));
  }, 120_000);
});
