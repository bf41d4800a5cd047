import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { build } from "esbuild";
import { execa, execaNode } from "execa";
import { startRekogLocal } from "../testing/running-local.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();
const root = fileURLToPath(new URL("../..", import.meta.url));
const { dependencies } = createRequire(import.meta.url)("../../package.json") as {
  dependencies: Record<string, string>;
};
const tscPath = createRequire(import.meta.url).resolve("typescript/bin/tsc");

/** Somebody else's project, in which the package is installed as it would be published. */
let project: string;
/** Paths in the package */
let packed: string[];

beforeAll(async () => {
  project = await temporaryFolder();
  const pack = ["pack", "--ignore-scripts", "--offline", "--json", "--pack-destination", project];
  const { stdout } = await execa("npm", pack, { cwd: root });
  const [{ filename, files }] = JSON.parse(stdout);
  packed = files.map(({ path }: { path: string }) => path);
  await execa("tar", ["-xzf", filename], { cwd: project });
  const modules = join(project, "node_modules");
  for (const name of [...Object.keys(dependencies), "@types"]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, "node_modules", name), join(modules, name), "dir");
  }
  await cp(join(project, "package"), join(modules, "rekog"), { recursive: true });
  await writeFile(join(project, "package.json"), '{ "type": "module" }');
}, 60_000);

async function projectFile(name: string, text: string): Promise<string> {
  const path = join(project, name);
  await writeFile(path, text);
  return path;
}

// The one of the README.
const example = `
import { RekogClient } from "rekog";

const client = new RekogClient({ endpoint: process.env.REKOG_ENDPOINT ?? "http://127.0.0.1:7878" });
const uploaded = await client.upload("photo.jpg");
const blob = await client.wait(uploaded, { timeoutMs: 30_000 });
for (const { label, confidence } of blob.labels ?? []) console.log(label, confidence);
if (blob.error) console.error(blob.error.message, blob.error.hint);
await client.close();
`;

const consumer = `
import { createReadStream } from "node:fs";
import {
  ApiError, NetworkError, RekogClient, RekogError, UploadError, UsageError, WaitTimeoutError,
  type BlobFilters, type RekogBlob, type RekogLabel, verifyCallback,
} from "rekog";

await using client = new RekogClient({ endpoint: "https://example.com", userAgent: undefined });
const uploaded = await client.upload("photo.jpg", {
  request: { callback_url: "https://example.com/hook", metadata: { order: "4711" } },
  onCreated: ({ blob_id, callback_secret }) => blob_id + (callback_secret ?? ""),
  onProgress: (sentBytes: number, totalBytes: number) => sentBytes / totalBytes,
  signal: AbortSignal.timeout(1_000),
});
await client.upload(new URL("file:///photo.jpg"));
await client.upload(Buffer.from("picture"));
await client.upload(new Uint8Array(4));
await client.upload(new Blob(["picture"]));
await client.upload(createReadStream("photo.jpg"));
const { body } = await fetch("https://example.com/photo.jpg");
if (body) await client.upload(body);

const filters: BlobFilters = { minConfidence: 80, labels: ["Car"] };
const blob: RekogBlob = await client.wait(uploaded.blob_id, { filters, timeoutMs: 1_000 });
const label: RekogLabel | undefined = blob.labels?.[0];
const left: number | undefined = label?.instances[0]?.bounding_box.left;
try {
  await client.get(uploaded.blob_id, { filters });
  await client.redeliverCallback(uploaded.blob_id);
  await client.delete(uploaded.blob_id);
} catch (error) {
  if (error instanceof WaitTimeoutError) error.lastBlob?.status satisfies string | undefined;
  if (error instanceof UploadError) error.s3Code satisfies string | undefined;
  if (error instanceof ApiError) error.requestId satisfies string | undefined;
  if (error instanceof NetworkError) error.phase satisfies string;
  if (error instanceof UsageError || error instanceof RekogError) error.hint satisfies string;
}
(await verifyCallback(new Headers(), "{}", "whsec_")).blob_id satisfies string;
left satisfies number | undefined;

// @ts-expect-error It is not any.
blob.status satisfies "done";
// @ts-expect-error Nor is what is uploaded.
await client.upload(42);
`;

describe("the package", () => {
  it("has the README's example of the client", async () => {
    const readme = await readFile(join(root, "README.md"), "utf8");
    expect(readme).toContain(`\`\`\`js${example}\`\`\`\n`);
  });

  it.each([
    ["NodeNext", []],
    // A project for browsers has other types of the same names.
    [
      "Bundler",
      [
        "--module",
        "ESNext",
        "--lib",
        "ES2023,ESNext.Disposable,DOM",
        "--exactOptionalPropertyTypes",
      ],
    ],
  ])(
    "has types for moduleResolution %s %j",
    async (resolution, flags) => {
      const file = await projectFile("consumer.ts", consumer);
      const settings = ["--noEmit", "--strict", "--target", "ES2022", "--types", "node"];
      const module = flags.includes("--module") ? [] : ["--module", resolution];
      const args = [...settings, "--moduleResolution", resolution, ...module, ...flags, file];
      const { stdout } = await execaNode(tscPath, args, { cwd: project, reject: false });
      expect(stdout).toBe("");
    },
    60_000,
  );

  it("loads no package before the network is used", async () => {
    await projectFile(
      "loader.mjs",
      `import { writeSync } from "node:fs";
      export function load(url, context, nextLoad) {
        writeSync(1, url + "\\n");
        return nextLoad(url, context);
      }`,
    );
    const file = await projectFile(
      "load.mjs",
      `import { register } from "node:module";
      register("./loader.mjs", import.meta.url);
      const { RekogClient } = await import("rekog");
      const client = new RekogClient({ endpoint: "https://example.com" });
      await client.close();`,
    );
    const { stdout } = await execaNode(file, [], { cwd: project });
    const urls = stdout.split("\n").filter((url) => url.startsWith("file:"));
    const ours = urls.filter((url) => url.includes("/rekog/dist/"));
    const theirs = urls.filter((url) => !ours.includes(url));
    const packages = theirs.map((url) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]);
    expect([...new Set(packages)].sort()).toEqual([]);
    expect(
      ours.filter((url) => !/\/dist\/cli\/(index\.js|(client|transport)\/)/.test(url)),
    ).toEqual([]);
    expect(ours.filter((url) => /\/(main|program|run)\.js$/.test(url))).toEqual([]);
  });

  it("recognises a picture in ten lines", async () => {
    const local = await startRekogLocal(await temporaryFolder());
    try {
      await cp(join(root, "test-cases/stop-sign.jpg"), join(project, "photo.jpg"));
      const file = await projectFile("example.mjs", example);
      const env = { REKOG_ENDPOINT: local.url };
      const { stdout, stderr } = await execaNode(file, [], { cwd: project, env });
      expect({ stderr, first: stdout.split("\n")[0] }).toEqual({
        stderr: "",
        first: expect.stringMatching(/^Stopsign 9\d(\.\d+)?$/),
      });
    } finally {
      await local.end("SIGTERM");
    }
  }, 60_000);

  // Of a bundle as ES modules esbuild takes the `require` away that undici needs.
  it.each([
    ["cjs", "network_connect", "Check the URL and its port,"],
    ["esm", "transport_not_loaded", "Bundle as CommonJS, or leave"],
  ] as const)("tells in a bundle (%s) what is wrong, and at once", async (format, code, hint) => {
    const file = await projectFile(
      "bundled.js",
      `import { RekogClient } from "rekog";
      const client = new RekogClient({ endpoint: "http://127.0.0.1:9", retryForMs: 0 });
      void client.usage().catch((error) => console.log(error.code, error.hint));`,
    );
    const outfile = join(project, `bundle.${format === "cjs" ? "cjs" : "mjs"}`);
    await build({ entryPoints: [file], bundle: true, platform: "node", format, outfile });
    const { stdout } = await execaNode(outfile, [], { cwd: project });
    expect(stdout).toMatch(new RegExp(`^${code} ${hint}`));
  });

  it("has what is needed to run it, and no tests", () => {
    const tops = new Set(packed.map((path) => path.split("/")[0]));
    expect([...tops].sort()).toEqual([
      "LICENSE",
      "README.md",
      "dist",
      "openapi.yaml",
      "package.json",
    ]);
    expect(packed).toEqual(expect.arrayContaining(["dist/cli/main.js", "dist/openapi.d.ts"]));
    expect(packed.filter((path) => /\.test\.|\/testing\/|tsbuildinfo/.test(path))).toEqual([]);
  });
});
