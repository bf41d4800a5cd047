import { readFileSync, statSync } from "node:fs";
import * as v from "valibot";
import { parseBaseUrl } from "../client/endpoint.ts";
import { errorCode } from "../client/error-code.ts";
import { RekogError, UsageError } from "../client/errors.ts";
import { type FileLockOptions, withFileLock } from "../files/file-lock.ts";
import { NotAFileError, replaceFile } from "../files/replace-file.ts";
import { unwritableHint } from "../files/unwritable-hint.ts";
import { type Config, emptyConfig, isProfileName, localProfile } from "./profiles.ts";

const Name = v.pipe(v.string(), v.check(isProfileName, "Not the name of a profile"));
const Endpoint = v.pipe(v.string(), v.rawTransform(endpointOrIssue));
const Profile = v.strictObject({ endpoint: v.exactOptional(Endpoint) });
/** Valibot takes a list for an object, and leaves out keys such as `__proto__`, which would be lost at the next change. */
const isObject = (value: unknown) => typeof value === "object" && !Array.isArray(value);
const leftOut = ["__proto__", "constructor", "prototype"];
const isWhole = (value: unknown) =>
  isObject(value) && !Object.keys(value ?? {}).some((name) => leftOut.includes(name));
const OwnName = v.pipe(
  Name,
  v.check(
    (name) => name !== localProfile,
    "It is built in: it means local mode, and has no endpoint",
  ),
);
const Profiles = v.pipe(
  v.unknown(),
  v.check(isWhole, "Not profiles with their names"),
  v.record(OwnName, Profile),
);
const ConfigFile = v.pipe(
  v.unknown(),
  v.check(isObject, "Not an object"),
  v.strictObject({
    active_profile: v.optional(Name, localProfile),
    profiles: v.optional(Profiles, {}),
  }),
);

function endpointOrIssue({ dataset, addIssue, NEVER }: v.RawTransformContext<string>) {
  try {
    return parseBaseUrl(dataset.value);
  } catch (error) {
    addIssue({ message: (error as Error).message });
    return NEVER;
  }
}

/**
 * The profiles; none when there is no file. Synchronous: it is a part of reading the options, and a few hundred bytes.
 * @throws {UsageError} `config_invalid`: something is in it that this version does not know; nothing is guessed
 * @throws {UsageError} `config_not_readable`
 */
export function readConfig(path: string): Config {
  const value = parseJson(path, readText(path));
  if (value === undefined) return emptyConfig;
  const parsed = v.safeParse(ConfigFile, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw invalid(path, `${v.getDotPath(issue) ?? "The whole"}: ${issue.message}`);
  }
  const { active_profile: active, profiles } = parsed.output;
  return { active, profiles: new Map(Object.entries(profiles)) };
}

/**
 * Reads the file, changes it and writes it, while no other command does.
 * @returns what was written
 * @throws {UsageError} what reading and writing throw
 * @throws {RekogError} `file_locked`
 * @throws what the change throws, and the signal's reason; nothing is written then
 */
export async function changeConfig(
  path: string,
  options: FileLockOptions,
  change: (config: Config) => Config,
): Promise<Config> {
  try {
    return await withFileLock(path, { ...options, folderMode: 0o700 }, async () => {
      const changed = change(readConfig(path));
      await writeConfig(path, changed);
      return changed;
    });
  } catch (error) {
    options.signal.throwIfAborted();
    throw error instanceof RekogError ? error : notWritable(path, error);
  }
}

/**
 * Replaces the file as a whole, or (also on a crash or a full disk) not at all. Only its owner can read it. A symbolic
 * link, as keepers of dotfiles make them, stays one.
 * @throws {UsageError} `config_not_writable`
 */
export async function writeConfig(path: string, { active, profiles }: Config): Promise<void> {
  const text = JSON.stringify(
    { active_profile: active, profiles: Object.fromEntries(profiles) },
    undefined,
    2,
  );
  try {
    await replaceFile(path, `${text}\n`, { mode: 0o600, folderMode: 0o700 });
  } catch (error) {
    throw notWritable(path, error);
  }
}

const hintFor = (error: unknown) =>
  unwritableHint(
    error,
    "name another file with REKOG_CONFIG_FILE",
    "Correct its permissions, or name another file with REKOG_CONFIG_FILE.",
  );

const notWritable = (path: string, cause: unknown) =>
  new UsageError({
    code: "config_not_writable",
    message: `The file of profiles, ${path}, cannot be written (${errorCode(cause)}).`,
    hint: hintFor(cause),
    cause,
  });

/** A profile is a hundred bytes. */
const maxBytes = 1_000_000;

function readText(path: string): string | undefined {
  try {
    // Reading a pipe would wait for somebody to write to it, and hear no signal.
    const stats = statSync(path);
    if (stats.size > maxBytes) throw invalid(path, "It is larger than 1 MB.");
    if (stats.isFile() || stats.isDirectory()) return readFileSync(path, "utf8");
    throw new NotAFileError(`${path} is a pipe, a socket or a device.`);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    if (error instanceof UsageError) throw error;
    throw new UsageError({
      code: "config_not_readable",
      message: `The file of profiles, ${path}, cannot be read (${errorCode(error)}).`,
      hint: hintFor(error),
      cause: error,
    });
  }
}

function parseJson(path: string, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    // A byte order mark, as some editors on Windows leave one.
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    // The parser's words would quote the file.
    throw invalid(path, "It is not JSON.");
  }
}

const invalid = (path: string, what: string) =>
  new UsageError({
    code: "config_invalid",
    message: `The file of profiles, ${path}, is not as rekog writes it.`,
    hint: "Correct it, or delete it and set the profiles again: rekog config set endpoint URL --profile NAME.",
    details: [what],
  });
