import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { build } from "esbuild";
import { execa, execaNode } from "execa";
import { chromium } from "playwright-core";
import { given } from "../testing/given.ts";
import { type RunningLocal, startRekogLocal } from "../testing/running-local.ts";
import { createTemporaryFolder } from "../testing/temporary-folder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const require = createRequire(import.meta.url);
const tscPath = require.resolve("typescript/bin/tsc");
const chromiumPaths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const chromiumPath = chromiumPaths.find((path) => existsSync(path));
const picturePath = join(root, "test-cases/stop-sign.jpg");

/** Somebody else's project, which was empty before the client was installed. */
let project: string;
let installed: string[];
let local: RunningLocal;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const [forProject, forData] = [await createTemporaryFolder(), await createTemporaryFolder()];
  closers.push(forProject.remove, forData.remove);
  project = forProject.path;
  local = await startRekogLocal(forData.path);
  closers.push(() => local.end("SIGTERM"));
  await execaNode(join(root, "toolchain/pack-client.mjs"), [project], { cwd: root });
  const [packed = ""] = (await readdir(project)).filter((name) => name.endsWith(".tgz"));
  await projectFile("package.json", '{ "type": "module" }');
  await execa("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${packed}`], {
    cwd: project,
  });
  installed = await readdir(join(project, "node_modules"));
  await mkdir(join(project, "node_modules/@types"), { recursive: true });
  for (const name of ["@types/node", "undici-types"]) {
    await symlink(join(root, "node_modules", name), join(project, "node_modules", name));
  }
}, 180_000);
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

async function projectFile(name: string, text: string): Promise<string> {
  const path = join(project, name);
  await writeFile(path, text);
  return path;
}

const strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes"];
const forBrowsers = [
  "--module",
  "ESNext",
  "--moduleResolution",
  "Bundler",
  "--lib",
  "ES2022,DOM",
  "--typeRoots",
  "none",
];
const forNode = ["--module", "NodeNext", "--moduleResolution", "NodeNext", "--types", "node"];

/** What the compiler says of it, without a look away from any library's types. */
async function compiled(file: string, flags: readonly string[]): Promise<string> {
  const args = ["--target", "ES2022", ...strict, ...flags, file];
  const { stdout } = await execaNode(tscPath, args, { cwd: project, reject: false });
  return stdout;
}

const bundled = async (name: string, text: string): Promise<string> => {
  const { outputFiles, warnings } = await build({
    entryPoints: [await projectFile(name, text)],
    ...{ bundle: true, write: false, format: "esm", platform: "browser" },
  });
  expect(warnings).toEqual([]);
  return outputFiles[0]?.text ?? "";
};

/** What every platform does: a picture's bytes go up, its labels come back. */
const recognise = `
import { RekogClient, type PictureSource } from "rekog-client";

export async function recognise(endpoint: string, picture: PictureSource, signal?: AbortSignal) {
  const client = new RekogClient({ endpoint });
  const shares: number[] = [];
  const uploaded = await client.upload(picture, {
    request: { metadata: { from: "a strict project" } },
    onProgress: (sent, total) => shares.push(sent / total),
    signal,
  });
  const blob = await client.wait(uploaded, { timeoutMs: 60_000, signal });
  if (blob.status === "failed") throw new Error(blob.error.hint);
  await client.delete(blob.blob_id);
  const gone = await client.get(blob.blob_id).catch((error: { code: string }) => error.code);
  const [first] = blob.labels;
  return { label: first?.label, end: shares.at(-1), gone };
}
`;
/** A picture that nobody sent before: what stands behind a JPEG's end is not looked at. */
const newPicture = async () => Buffer.concat([await readFile(picturePath), randomBytes(16)]);

const recognised = { label: "Stopsign", end: 1, gone: "blob_not_found" };

const typeTest = `
import { RekogClient, verifyCallback, type RekogBlob, type Transport } from "rekog-client";
const transport: Transport | undefined = undefined;
const client = new RekogClient({ endpoint: "https://example.com", transport });
const blob: RekogBlob = await client.get("id");
// @ts-expect-error Perhaps it is not there yet.
blob.labels.length;
if (blob.status === "succeeded") blob.labels.length satisfies number;
if (blob.status === "failed") blob.error.hint satisfies string;
if (blob.status === "processing") blob.labels satisfies undefined;
const read = await client.wait(await client.upload(new Blob(), { request: { features: ["text"] } }));
if (read.status === "succeeded") {
  read.text.lines.length satisfies number;
  // @ts-expect-error Nobody asked for them.
  read.labels.length;
}
// @ts-expect-error It is awaited before anything is believed.
verifyCallback(new Headers(), "{}", "whsec_").blob_id;
await client[Symbol.asyncDispose]();
`;

const page = readFileSync(join(root, "docs/client.md"), "utf8");
const examples = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);

describe("the packed client", () => {
  it("is used in docs/client.md as its types have it, and each of its names is told there", async () => {
    expect(examples.length).toBeGreaterThan(2);
    for (const [index, code] of examples.entries()) {
      const file = await projectFile(`example${index}.ts`, `${code}export {};\n`);
      expect([code, await compiled(file, ["--noEmit", ...forBrowsers])]).toEqual([code, ""]);
    }
    const types = await readFile(join(project, "node_modules/rekog-client/index.d.ts"), "utf8");
    const exported = [...types.matchAll(/^export (?:type )?\{(.*)\};$/gm)]
      .flatMap(([, names = ""]) => names.split(","))
      .map((name) => name.trim().replace(/^.* as /, ""));
    const [, members = ""] = /^declare class RekogClient \{([\s\S]*?)^\}/m.exec(types) ?? [];
    const methods = [...members.matchAll(/^\t(\w+)[<(]/gm)].flatMap(([, name = ""]) => name);
    const prose = page.replace(/```[\s\S]*?```/g, "");
    const told = new Set([...prose.matchAll(/`(\w+)[^`]*`/g)].map(([, name]) => name));
    expect(methods).toContain("upload");
    const names = [...exported, ...methods.filter((name) => name !== "constructor")];
    expect(names.filter((name) => !told.has(name))).toEqual([]);
  }, 120_000);

  it("is 100 kB at most when it is installed, and brings nothing with it", async () => {
    expect(installed.filter((name) => !name.startsWith("."))).toEqual(["rekog-client"]);
    const folder = join(project, "node_modules/rekog-client");
    const names = await readdir(folder);
    expect(names.sort()).toEqual([
      "LICENSE",
      "README.md",
      "index.d.ts",
      "index.js",
      "package.json",
    ]);
    const sizes = await Promise.all(
      names.map(async (name) => (await stat(join(folder, name))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(100_000);
    const { dependencies } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    expect(dependencies).toBeUndefined();
    expect(await readFile(join(folder, "index.js"), "utf8")).not.toMatch(/from ?"|import\(/);
  });

  it("has strict types, which a blob's status tells apart, with and without those of Node.js", async () => {
    const file = await projectFile("types.ts", typeTest);
    expect(await compiled(file, ["--noEmit", ...forBrowsers])).toBe("");
    expect(await compiled(file, ["--noEmit", ...forNode])).toBe("");
  }, 120_000);

  it("recognises a picture in Node.js, by its path", async () => {
    const file = await projectFile("recognise.ts", recognise);
    expect(await compiled(file, [...forNode, "--skipLibCheck"])).toBe("");
    const photo = join(project, "photo.jpg");
    await writeFile(photo, await newPicture());
    const main = await projectFile(
      "main.js",
      `import { recognise } from "./recognise.js";
      console.log(JSON.stringify(await recognise(...process.argv.slice(2))));`,
    );
    const { stdout, stderr } = await execaNode(main, [local.url, photo]);
    expect(JSON.parse(stdout)).toEqual(recognised);
    expect(stderr).toBe("");
  }, 120_000);

  it("recognises a picture in workerd, as it came with a request", async () => {
    const worker = await bundled(
      "worker.ts",
      `${recognise}
      export default {
        async fetch(request: Request) {
          return Response.json(await recognise(request.headers.get("endpoint")!, request.body!));
        },
      };`,
    );
    await projectFile("worker.js", worker);
    const config = await projectFile(
      "workerd.capnp",
      `using Workerd = import "/workerd/workerd.capnp";
      const config :Workerd.Config = (
        services = [
          (name = "main", worker = (
            modules = [(name = "worker.js", esModule = embed "worker.js")],
            compatibilityDate = "2025-10-01")),
          (name = "internet", network = (allow = ["local", "private", "public"]))],
        sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]);`,
    );
    const { default: workerd } = require("workerd") as { default: string };
    const running = execa(workerd, ["serve", config, "--control-fd=3"], {
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      reject: false,
    });
    closers.push(async () => {
      running.kill();
      await running;
    });
    const control = createInterface(running.stdio[3] as Readable);
    const [line] = await Promise.race([
      once(control, "line"),
      running.then(({ stderr }) => Promise.reject(new Error(`workerd ended: ${stderr}`))),
    ]);
    const { port } = JSON.parse(String(line)) as { port: number };
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: { endpoint: local.url },
      body: await newPicture(),
    });
    expect(await answer.json()).toEqual(recognised);
  }, 120_000);

  given(chromiumPath !== undefined, "chromium").describe("in Chromium", () => {
    async function serve(files: Readonly<Record<string, string>>): Promise<string> {
      const server = createServer(({ url = "" }, response) => {
        const type = url.endsWith(".js") ? "text/javascript" : "text/html";
        const content = url === "/photo.jpg" ? newPicture() : Promise.resolve(files[url]);
        void content.then((bytes) => {
          response.writeHead(bytes === undefined ? 204 : 200, { "content-type": type });
          response.end(bytes);
        });
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      closers.push(async () => server.close());
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }

    it("recognises a file of a page, of one of its frames, and in its worker", async () => {
      const url = await serve({
        "/": `<!doctype html><title>A page</title><script type="module" src="/page.js"></script>`,
        "/page.js": await bundled(
          "page.ts",
          `${recognise}
          async function inPage(endpoint: string) {
            const picture = await (await fetch("/photo.jpg")).blob();
            return recognise(endpoint, new File([picture], "photo.jpg"));
          }
          // What is pasted in an editor is of its frame's classes.
          async function inFrame(endpoint: string) {
            const { contentWindow } = document.body.appendChild(document.createElement("iframe"));
            const { File, AbortController } = contentWindow as Window & typeof globalThis;
            const bytes = await (await fetch("/photo.jpg")).arrayBuffer();
            return recognise(endpoint, new File([bytes], "photo.jpg"), new AbortController().signal);
          }
          function inWorker(endpoint: string) {
            const worker = new Worker("/worker.js", { type: "module" });
            return new Promise((resolve) => {
              worker.onmessage = ({ data }) => resolve(data);
              worker.postMessage(endpoint);
            });
          }
          Object.assign(globalThis, { inPage, inFrame, inWorker });`,
        ),
        "/worker.js": await bundled(
          "page-worker.ts",
          `${recognise}
          onmessage = async ({ data: endpoint }) => {
            const { body } = await fetch("/photo.jpg");
            postMessage(await recognise(endpoint, body!));
          };`,
        ),
      });
      const browser = await chromium.launch({
        executablePath: chromiumPath ?? "",
        args: ["--no-sandbox"],
      });
      closers.push(() => browser.close());
      const page = await browser.newPage();
      await page.goto(url);
      for (const where of ["inPage", "inFrame", "inWorker"]) {
        await page.waitForFunction((name) => name in globalThis, where);
        const told = await page.evaluate(
          ([name = "", endpoint]) =>
            (globalThis as unknown as Record<string, (url?: string) => Promise<unknown>>)[name]?.(
              endpoint,
            ),
          [where, local.url],
        );
        expect(told).toEqual(recognised);
      }
    }, 120_000);
  });
});
