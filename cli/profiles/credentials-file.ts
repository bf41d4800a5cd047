import { closeSync, fstatSync, openSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { apiKeyId } from "../client/api-key.ts";
import { parseBaseUrl } from "../client/endpoint.ts";
import { errorCode } from "../client/error-code.ts";
import { RekogError, UsageError } from "../client/errors.ts";
import type { Deps } from "../deps.ts";
import { type FileLockOptions, withFileLock } from "../files/file-lock.ts";
import { NotAFileError, replaceFile } from "../files/replace-file.ts";
import { unwritableHint } from "../files/unwritable-hint.ts";
import { shellQuoted } from "../ui/shell-quoted.ts";
import { configPath } from "./config-path.ts";
import { isExposed } from "./exposed.ts";
import { isProfileName } from "./profiles.ts";

/** The key of a profile. It is one of that endpoint, and goes to no other, whatever becomes of the profile. */
export interface Credential {
  endpoint: string;
  apiKey: string;
}

export type Credentials = ReadonlyMap<string, Credential>;

const isEndpoint = (text: string) => {
  try {
    return parseBaseUrl(text) === text;
  } catch {
    return false;
  }
};
const isApiKey = (text: string) => apiKeyId(text) !== undefined;
const CredentialsFile = v.strictObject({
  profiles: v.record(
    v.pipe(v.string(), v.check(isProfileName)),
    v.strictObject({
      endpoint: v.pipe(v.string(), v.check(isEndpoint)),
      api_key: v.pipe(v.string(), v.check(isApiKey)),
    }),
  ),
});

type Place = Pick<Deps, "env" | "platform" | "homeDir">;

/** Beside the file of profiles. Absolute. */
export const credentialsPath = (deps: Place): string =>
  join(dirname(configPath(deps)), "credentials.json");

/**
 * The keys of the profiles; none when there is no file. What is wrong with the file is told without a word of it.
 * @throws {UsageError} `credentials_exposed`: others can read it
 * @throws {UsageError} `credentials_invalid`: something is in it that this version does not know
 * @throws {UsageError} `credentials_not_readable`
 */
export function readCredentials(deps: Place): Credentials {
  const path = credentialsPath(deps);
  const text = readText(path, deps.platform);
  if (text === undefined) return new Map();
  const { success, output } = v.safeParse(CredentialsFile, parseJson(text));
  if (!success) throw invalid(path);
  return new Map(
    Object.entries(output.profiles).map(([name, { endpoint, api_key: apiKey }]) => [
      name,
      { endpoint, apiKey },
    ]),
  );
}

/**
 * Gives a profile its key, in place of the one that it had.
 * @param credential checked: a whole key, and its profile's endpoint as `parseBaseUrl` gives it
 * @throws {UsageError} what reading throws; `credentials_not_writable`
 * @throws {RekogError} `file_locked`; the signal's reason
 */
export async function saveApiKey(
  profile: string,
  credential: Credential,
  deps: Place & FileLockOptions,
): Promise<void> {
  await change(deps, (credentials) => credentials.set(profile, credential));
}

/**
 * Takes a profile's key away.
 * @returns whether there was one
 * @throws what `saveApiKey` throws
 */
export async function removeApiKey(
  profile: string,
  deps: Place & FileLockOptions,
): Promise<boolean> {
  if (!readCredentials(deps).has(profile)) return false;
  await change(deps, (credentials) => credentials.delete(profile));
  return true;
}

async function change(
  deps: Place & FileLockOptions,
  by: (credentials: Map<string, Credential>) => void,
): Promise<void> {
  const path = credentialsPath(deps);
  const { now, sleep, signal } = deps;
  try {
    await withFileLock(path, { now, sleep, signal, folderMode: 0o700 }, async () => {
      const credentials = new Map(readCredentials(deps));
      by(credentials);
      await replaceFile(path, textOf(credentials), { mode: 0o600, folderMode: 0o700 });
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof RekogError ? error : notWritable(path, error);
  }
}

function textOf(credentials: Credentials): string {
  const profiles = [...credentials].map(([name, { endpoint, apiKey }]) => [
    name,
    { endpoint, api_key: apiKey },
  ]);
  return `${JSON.stringify({ profiles: Object.fromEntries(profiles) }, undefined, 2)}\n`;
}

/** A key is a hundred bytes. */
const maxBytes = 1_000_000;

function readText(path: string, platform: NodeJS.Platform): string | undefined {
  let descriptor: number | undefined;
  try {
    // Opening a pipe would wait for somebody to write to it, and hear no signal.
    if (!statSync(path).isFile()) throw new NotAFileError(`${path} is no file.`);
    descriptor = openSync(path, "r");
    const stats = fstatSync(descriptor);
    if (isExposed(stats, platform)) throw exposed(path);
    if (stats.size > maxBytes) throw invalid(path);
    return readFileSync(descriptor, "utf8");
  } catch (error) {
    if (error instanceof RekogError) throw error;
    if (errorCode(error) === "ENOENT") return undefined;
    throw notReadable(path, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function parseJson(text: string): unknown {
  try {
    // A byte order mark, as some editors on Windows leave one.
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

const exposed = (path: string) =>
  new UsageError({
    code: "credentials_exposed",
    message: `The file with the API keys of the profiles, ${path}, can be read by others, so its keys are not used.`,
    hint: `Run \`chmod 600 ${shellQuoted(path)}\`. If somebody may have read it, make new keys and revoke these.`,
  });

const invalid = (path: string) =>
  new UsageError({
    code: "credentials_invalid",
    message: `The file with the API keys of the profiles, ${path}, is not as rekog writes it.`,
    hint: "Delete it, and set the keys again: rekog config set api-key --profile NAME.",
  });

const notReadable = (path: string, cause: unknown) =>
  new UsageError({
    code: "credentials_not_readable",
    message: `The file with the API keys of the profiles, ${path}, cannot be read (${errorCode(cause)}).`,
    hint: unwritableHint(
      cause,
      "put the key into REKOG_API_KEY",
      "Correct its permissions, or put the key into REKOG_API_KEY.",
    ),
    cause,
  });

const notWritable = (path: string, cause: unknown) =>
  new UsageError({
    code: "credentials_not_writable",
    message: `The file with the API keys of the profiles, ${path}, cannot be written (${errorCode(cause)}).`,
    hint: unwritableHint(
      cause,
      "name another folder with REKOG_CONFIG_FILE",
      "Correct its permissions, or name another folder with REKOG_CONFIG_FILE.",
    ),
    cause,
  });
