import { resolve } from "node:path";
import pMap from "p-map";
import { RekogError, UsageError } from "../../../client/errors.ts";
import type { Deps } from "../../../deps.ts";
import { checkFile, type PictureFile } from "../../../recognise/check-file.ts";
import { findInArgument } from "./find-in-argument.ts";
import { leftOutText } from "./left-out.ts";
import { checkStdin, readStdin, stdinName } from "./stdin.ts";

/** A picture to upload, or one that was found and cannot be read. */
export type UploadInput = PictureFile | { path: string; failure: RekogError };

export interface UploadInputs {
  /** In the order of the arguments, and within a folder or a pattern in the order of names */
  inputs: UploadInput[];
  /** Whether one file was named, or stdin, and nothing else */
  isOne: boolean;
  /** What was named and cannot be uploaded: then nothing is */
  refused: { path: string; failure: RekogError }[];
  /** What is left out, as lines to tell */
  notes: string[];
}

export interface FindInputsOptions {
  recursive: boolean;
  deps: Pick<Deps, "stdin" | "platform" | "signal">;
}

/** As many `stat` calls at once as the thread pool of Node.js is sure to be busy with */
const checkedAtOnce = 16;

/**
 * Finds what the arguments of `rekog upload` name: files, folders, patterns, and `-` for stdin. Only names and sizes are
 * kept, however many there are. What is named more than once is uploaded once.
 * @throws the signal's reason
 */
export async function findInputs(
  args: readonly string[],
  { recursive, deps }: FindInputsOptions,
): Promise<UploadInputs> {
  const { signal } = deps;
  const refused: UploadInputs["refused"] = [];
  const notes: string[] = [];
  const found = new Map<string, UploadInput | { path: string }>();
  let repeated = 0;
  let isOne = args.length === 1;
  const add = (key: string, input: UploadInput | { path: string }) => {
    if (found.has(key)) repeated += 1;
    else found.set(key, input);
  };

  for (const arg of args) {
    if (arg === "-") {
      const failure = found.has("-") ? stdinTwice() : checkStdin(deps.stdin);
      if (failure) refused.push({ path: stdinName, failure });
      else add("-", { path: "-" });
      continue;
    }
    const result = await findInArgument(arg, { recursive, platform: deps.platform, signal });
    if (result instanceof RekogError) {
      refused.push({ path: arg, failure: result });
      continue;
    }
    if (result.file) {
      add(resolve(arg), result.file);
      continue;
    }
    isOne = false;
    for (const entry of result.found) add(resolve(entry.path), entry);
    const leftOut = leftOutText(result.leftOut);
    if (leftOut) notes.push(`${arg}: left out: ${leftOut}.`);
  }
  if (repeated > 0) {
    const subject = repeated === 1 ? "1 file was" : `${repeated} files were`;
    notes.push(
      `${subject} named more than once, and ${repeated === 1 ? "is" : "are"} uploaded once.`,
    );
  }
  if (refused.length > 0) return { inputs: [], isOne, refused, notes };

  const inputs = await pMap(found.values(), complete, { concurrency: checkedAtOnce, signal });
  return { inputs, isOne, refused, notes };

  async function complete(entry: UploadInput | { path: string }): Promise<UploadInput> {
    if ("failure" in entry || "sizeBytes" in entry) return entry;
    if (entry.path === "-") {
      const piped = await readStdin(deps.stdin, signal);
      return piped instanceof RekogError ? { path: stdinName, failure: piped } : piped;
    }
    const file = await checkFile(entry.path);
    return file instanceof RekogError ? { path: entry.path, failure: file } : file;
  }
}

const stdinTwice = () =>
  new UsageError({
    code: "stdin_named_twice",
    message: "`-` is named twice, but stdin can be read once.",
    hint: "Name it once.",
  });
