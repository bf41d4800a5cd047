/**
 * How long the packaged functions take to start, beside what nobody could go below: `npm run bench:cold-start`.
 *
 * Every bundle is loaded in a fresh process, all of them in turn in each round, so that whatever else the machine does
 * hits all alike. Ratios are what to look at: Lambda is slower than this machine, by the same factor for each.
 * Options: --runs N (31), --node PATH (another Node.js, such as Lambda's version)
 */
import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { build } from "esbuild";
import { parse } from "yaml";
import { openPromise } from "yauzl";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../", import.meta.url));
const loadOnce = fileURLToPath(new URL("load-once.cjs", import.meta.url));
const MAX_ZIP_BYTES = 250_000;
const MAX_OF_BARE = 1.15;
const MAX_OF_DEFAULT = 0.75;

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "31" },
    node: { type: "string", default: process.execPath },
  },
});

const dir = await mkdtemp(join(tmpdir(), "rekog-cold-start-"));
try {
  const functions = await packageFunctions();
  const bundles = [
    { name: "empty", path: await bundle("empty", "export const handler = async () => {};") },
  ];
  for (const { name, path, source } of functions) {
    const clients = await clientsOf(source);
    bundles.push({ name, path });
    bundles.push({ name: `${name}-bare`, path: await bundle(`${name}-bare`, clients) });
    bundles.push({
      name: `${name}-default`,
      path: await bundle(`${name}-default`, clients, { mainFields: undefined }),
    });
  }
  const medians = await measure(bundles, functions);
  report(functions, medians);
} finally {
  await rm(dir, { recursive: true, force: true });
}

/** What `sls package` makes, unpacked, and the variables that the template sets. */
async function packageFunctions() {
  for (const name of ["package.json", "serverless.yml", "serverless", "tsconfig.json"]) {
    await cp(join(root, name), join(dir, name), { recursive: true });
  }
  for (const name of ["backend", "node_modules", "openapi.d.ts"]) {
    await symlink(join(root, name), join(dir, name));
  }
  const sls = join(root, "node_modules/serverless/bin/serverless.js");
  await run(process.execPath, [sls, "package", "--package", "out"], {
    cwd: dir,
    env: { ...process.env, TMPDIR: dir },
  });

  const text = await readFile(join(dir, "out/cloudformation-template-update-stack.json"), "utf8");
  const { Resources } = JSON.parse(text);
  const names = Object.keys((await settings()).functions);
  return Promise.all(
    names.map(async (name) => {
      const zip = join(dir, "out", `${name}.zip`);
      const [file] = await unzip(zip, join(dir, name));
      const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
      const variables = Object.entries(Resources[id].Properties.Environment.Variables);
      return {
        name,
        path: join(dir, name, file),
        source: join(root, file.replace(/\.cjs$/, ".ts")),
        zipBytes: (await stat(zip)).size,
        env: Object.fromEntries(variables.map(([key, value]) => [key, value.Ref ?? value])),
      };
    }),
  );
}

async function settings() {
  return parse(await readFile(join(root, "serverless.yml"), "utf8"), { logLevel: "error" });
}

async function unzip(path, target) {
  const zip = await openPromise(path);
  const names = [];
  for await (const entry of zip.eachEntry()) {
    const to = join(target, entry.fileName);
    await mkdir(dirname(to), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(to));
    names.push(entry.fileName);
  }
  return names;
}

/** A handler that constructs the SDK clients that a function constructs, and does nothing with them. */
async function clientsOf(source) {
  const imports = (await readFile(source, "utf8")).matchAll(
    /^import \{ (\w+Client) \} from "(@aws-sdk\/client-[\w-]+)";$/gm,
  );
  const found = [...imports].map(([line, client]) => ({ line, client }));
  return `${found.map(({ line }) => line).join("\n")}
const clients = [${found.map(({ client }) => `new ${client}()`)}];
export const handler = async () => clients.length;`;
}

/** Bundles a text with the settings in serverless.yml. */
async function bundle(name, contents, changes = {}) {
  const { outputFileExtension, exclude: _ours, ...esbuild } = (await settings()).custom.esbuild;
  const outfile = join(dir, `${name}${outputFileExtension}`);
  await build({
    ...esbuild,
    ...changes,
    absWorkingDir: root,
    platform: "node",
    target: "node24",
    stdin: { contents, resolveDir: root },
    outfile,
  });
  return outfile;
}

/** The medians of each bundle, by name. */
async function measure(bundles, functions) {
  const env = { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none" };
  for (const one of functions) Object.assign(env, one.env);
  env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

  const results = bundles.map(() => []);
  for (let round = 0; round < Number(options.runs); round += 1) {
    for (const [i, { path }] of bundles.entries()) {
      const { stdout } = await run(options.node, [loadOnce, path], { env });
      results[i].push(JSON.parse(stdout));
    }
  }
  return Object.fromEntries(
    bundles.map(({ name }, i) => [
      name,
      {
        ms: median(results[i].map(({ ms }) => ms)),
        rssBytes: median(results[i].map(({ rssBytes }) => rssBytes)),
      },
    ]),
  );
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1];
}

function report(functions, medians) {
  const lines = [
    "| function | start | bare clients | ratio | bare clients, default `mainFields` | ratio | memory | zip |",
    "|---|--:|--:|--:|--:|--:|--:|--:|",
    `| an empty handler | ${medians.empty.ms.toFixed(1)} ms | | | | | ${mega(medians.empty.rssBytes)} MB | |`,
  ];
  const missed = [];
  for (const { name, zipBytes } of functions) {
    const { ms, rssBytes } = medians[name];
    const bare = medians[`${name}-bare`].ms;
    const byDefault = medians[`${name}-default`].ms;
    lines.push(
      `| \`${name}\` | ${ms.toFixed(1)} ms | ${bare.toFixed(1)} ms | ${(ms / bare).toFixed(2)} ` +
        `| ${byDefault.toFixed(1)} ms | ${(ms / byDefault).toFixed(2)} | ${mega(rssBytes)} MB | ${Math.round(zipBytes / 1000)} kB |`,
    );
    if (ms > MAX_OF_BARE * bare)
      missed.push(`${name} takes more than ${MAX_OF_BARE} × its bare clients`);
    if (ms > MAX_OF_DEFAULT * byDefault) {
      missed.push(
        `${name} takes more than ${MAX_OF_DEFAULT} × its bare clients with default mainFields`,
      );
    }
    if (zipBytes > MAX_ZIP_BYTES)
      missed.push(`${name}'s zip is larger than ${MAX_ZIP_BYTES / 1000} kB`);
  }
  process.stdout.write(`${lines.join("\n")}\n`);
  for (const line of missed) process.stderr.write(`Missed: ${line}.\n`);
  if (missed.length > 0) process.exitCode = 1;
}

function mega(bytes) {
  return Math.round(bytes / 1e6);
}
