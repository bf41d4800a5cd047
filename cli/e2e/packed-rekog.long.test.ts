import { cp, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { build } from "esbuild";
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
  for (const name of ["sharp", "@img", "detect-libc", "semver", "@types", "undici-types"]) {
    await symlink(join(root, "node_modules", name), join(folder, "node_modules", name), "dir");
  }
}, 180_000);

describe("the packed command line", () => {
  it("is few files, for npm takes its time by the file, and less than 85 MB without sharp", async () => {
    const entries = await readdir(join(folder, "node_modules/rekog"), {
      recursive: true,
      withFileTypes: true,
    });
    const files = entries.filter((entry) => entry.isFile());
    const sizes = await Promise.all(
      files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(85_000_000);
    expect(files.length).toBeLessThan(600);
    expect(files.filter(({ name }) => name.endsWith(".map"))).toEqual([]);
  });

  it("has the licence of every package that is bundled in it, and no path of where it was packed", async () => {
    const bundle = join(folder, "node_modules/rekog/dist/bundle");
    const names = (await readdir(bundle)).filter((name) => name.endsWith(".js"));
    const texts = await Promise.all(names.map((name) => readFile(join(bundle, name), "utf8")));
    const bundled = new Set(
      texts.flatMap((text) =>
        [...text.matchAll(/^ *\/\/ \S*node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(
          ([, name]) => name,
        ),
      ),
    );
    expect(bundled.size).toBeGreaterThan(100);
    const licences = await readFile(join(bundle, "LICENSES.txt"), "utf8");
    const named = new Set(
      [...licences.matchAll(/^(\S+) \d+\.\d+\.\d+\S*\n\n/gm)].map(([, name]) => name),
    );
    expect([...bundled].filter((name) => !named.has(name))).toEqual([]);
    expect(texts.filter((text) => text.includes(root))).toEqual([]);
  });

  it.each(["cjs", "esm"] as const)(
    "sends requests from a program that is bundled (%s)",
    async (format) => {
      const program = join(folder, "bundled.js");
      await writeFile(
        program,
        `import { RekogClient } from "rekog";
      const client = new RekogClient({ endpoint: "http://127.0.0.1:9", retryForMs: 0 });
      void client.usage().catch(({ code }) => console.log(code));`,
      );
      const outfile = join(folder, `bundled.${format === "cjs" ? "cjs" : "mjs"}`);
      const options = { bundle: true, platform: "node", outfile, logLevel: "silent" } as const;
      await build({ entryPoints: [program], format, ...options });
      const { stdout } = await execaNode(outfile, [], { cwd: folder });
      expect(stdout).toBe("network_connect");
    },
  );

  it("recognises every test case as before it was bundled", async () => {
    const args = ["run-tests", join(root, "test-cases")];
    const { stdout, exitCode } = await execaNode(main(), args, { env, reject: false });
    expect(stdout).toMatch(/(\d+) cases: \1 passed/);
    expect(exitCode).toBe(0);
  }, 240_000);

  it("converts what sharp does not decode, and draws on what it can", async () => {
    const samples = join(root, "backend/adapters/convert/samples");
    const names = (await readdir(samples)).filter((name) => /\.(heic|jxl|jp2|jls)$/.test(name));
    const kinds = new Set(names.map((name) => name.slice(name.lastIndexOf("."))));
    expect([...kinds].sort()).toEqual([".heic", ".jls", ".jp2", ".jxl"]);
    const paths = [...kinds].map((kind) =>
      join(samples, names.find((name) => name.endsWith(kind)) ?? ""),
    );
    const drawn = join(root, "test-cases/stop-sign.jpg");
    const args = ["upload", ...paths, drawn, "--annotate", "boxes", "--json"];
    const { stdout } = await execaNode(main(), args, { env, cwd: folder });
    const blobs = stdout.split("\n").map((line) => JSON.parse(line));
    expect(blobs.map(({ status }) => status)).toEqual(blobs.map(() => "succeeded"));
    expect(blobs.filter(({ image }) => image.converted)).toHaveLength(4);
    expect(await readdir(join(folder, "boxes"))).toContain("stop-sign.jpg");
  }, 120_000);

  it("is a server of the Model Context Protocol", async () => {
    const client = new Client({ name: "test", version: "1" });
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [main(), "mcp"],
      env,
      stderr: "ignore",
    });
    await client.connect(transport);
    try {
      const { tools } = await client.listTools();
      expect(tools.length).toBeGreaterThan(0);
    } finally {
      await client.close();
    }
  }, 60_000);

  it("is a package with types of its own", async () => {
    const program = join(folder, "program.mts");
    await writeFile(
      program,
      `import { RekogClient, verifyCallback } from "rekog";
      const client = new RekogClient({ endpoint: "http://127.0.0.1:1" });
      const blob = await client.get("x");
      if (blob.status === "succeeded") blob.labels.map(({ label }) => label.length);
      // @ts-expect-error there is none
      client.nothing;
      await verifyCallback({}, "", "");`,
    );
    const options = ["--strict", "--noEmit", "--target", "es2022", "--module", "nodenext"];
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = await execaNode(tsc, [...options, program], { cwd: folder, reject: false });
    expect(stdout).toBe("");
  }, 120_000);
});
