/**
 * How long the packaged functions take to start, beside what nobody could go below: `npm run bench:cold-start`.
 *
 * Every bundle is loaded in a fresh process, all of them in turn in each round, so that whatever else the machine does
 * hits all alike. Ratios are what to look at: Lambda is slower than this machine, by the same factor for each.
 * Options: --runs N (31), --node PATH (another Node.js, such as Lambda's version), --only NAMES (functions, with commas
 * between; all)
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { median } from "../statistics.ts";
import { bundle, clientsOf } from "./bundle.ts";
import { type PackagedFunction, packageFunctions } from "./packaged-function.ts";
import { type FunctionStart, missedTargets, type Start, startTable } from "./start-table.ts";

const run = promisify(execFile);
const loadOnce = fileURLToPath(new URL("load-once.js", import.meta.url));

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "31" },
    node: { type: "string", default: process.execPath },
    only: { type: "string" },
  },
});

const only = options.only?.split(",");

/** A bundle, and each of its starts */
interface Contestant {
  path: string;
  starts: Start[];
}

const contestant = (path: string): Contestant => ({ path, starts: [] });

const dir = await mkdtemp(join(tmpdir(), "rekog-cold-start-"));
try {
  const all = await packageFunctions(dir);
  const packaged = all.filter(({ name }) => only?.includes(name) ?? true);
  const empty = contestant(await bundle(dir, "empty", "export const handler = async () => {};"));
  const functions = [];
  for (const one of packaged) functions.push({ ...one, ...(await contestantsOf(one)) });
  const contestants = functions.flatMap(({ ours, bare, byDefault }) => [ours, bare, byDefault]);
  await takeTurns([empty, ...contestants], all);
  const starts: FunctionStart[] = functions.map(({ name, zipBytes, ours, bare, byDefault }) => ({
    name,
    zipBytes,
    ours: middle(ours),
    bare: middle(bare),
    byDefault: middle(byDefault),
  }));
  process.stdout.write(`${startTable(middle(empty), starts).join("\n")}\n`);
  const missed = missedTargets(starts);
  for (const line of missed) process.stderr.write(`Missed: ${line}.\n`);
  if (missed.length > 0) process.exitCode = 1;
} finally {
  await rm(dir, { recursive: true, force: true });
}

async function contestantsOf({ name, path, source }: PackagedFunction) {
  const clients = await clientsOf(source);
  return {
    ours: contestant(path),
    bare: contestant(await bundle(dir, `${name}-bare`, clients)),
    byDefault: contestant(await bundle(dir, `${name}-default`, clients, { mainFields: "default" })),
  };
}

async function takeTurns(contestants: Contestant[], packaged: PackagedFunction[]): Promise<void> {
  const env = Object.assign(
    { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none" },
    ...packaged.map((one) => one.env),
    { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  );
  for (let round = 0; round < Number(options.runs); round += 1) {
    for (const { path, starts } of contestants) {
      const { stdout } = await run(options.node, [loadOnce, path], { env });
      starts.push(JSON.parse(stdout) as Start);
    }
  }
}

function middle({ starts }: Contestant): Start {
  return {
    ms: median(starts.map(({ ms }) => ms)),
    rssBytes: median(starts.map(({ rssBytes }) => rssBytes)),
  };
}
