import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { apiKeyId } from "../../client/api-key.ts";
import { RekogError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { makeTemporaryFolder } from "../../files/temporary-folder.ts";
import { readCredentials, saveApiKey } from "../../profiles/credentials-file.ts";
import { shellQuoted } from "../../ui/shell-quoted.ts";
import { type DeploymentOptions, whereArguments } from "./sls-arguments.ts";

/** What the plugin `serverless/plugins/first-key.mjs` hands over. */
const Handed = v.variant("outcome", [
  v.object({
    outcome: v.literal("made"),
    endpoint: v.string(),
    id: v.string(),
    apiKey: v.pipe(
      v.string(),
      v.check((text) => apiKeyId(text) !== undefined),
    ),
  }),
  v.object({ outcome: v.literal("given") }),
  v.object({ outcome: v.literal("ci") }),
  v.object({ outcome: v.literal("failed"), message: v.string() }),
]);
export type HandedKey = v.InferOutput<typeof Handed>;

export interface FirstKeyChannel {
  /** For the environment of `sls` */
  env: Record<string, string>;
  /** What was handed over; undefined where keys are not asked for, or the plugin did not get there */
  read(): Promise<HandedKey | undefined>;
  remove(): Promise<void>;
}

/** A way for the first key that is neither a log nor stdout: a file in a folder that nobody else can look into. */
export async function openFirstKeyChannel(): Promise<FirstKeyChannel> {
  const folder = await makeTemporaryFolder("rekog-key-");
  const path = join(folder.path, "first-key.json");
  return {
    env: { REKOG_FIRST_KEY_FILE: path },
    async read() {
      const text = await readFile(path, "utf8").catch(() => "");
      const { success, output } = v.safeParse(Handed, parseJson(text));
      return success ? output : undefined;
    },
    remove: folder.remove,
  };
}

export interface FirstKeyTold {
  /** Of the key that the profile has now */
  id?: string;
  /** A sentence for the user; empty where there is nothing to know */
  text: string;
}

/**
 * Gives the profile the key that was made, or says what to do where none was.
 * @throws {RekogError} what writing the credentials throws, with what is lost, and how to have another
 */
export async function keepFirstKey(
  handed: HandedKey | undefined,
  profile: string,
  { endpoint, region, ...options }: DeploymentOptions & { endpoint: string },
  deps: Deps,
): Promise<FirstKeyTold> {
  const where = whereArguments({ ...options, ...(region !== undefined && { region }) })
    .map(shellQuoted)
    .join(" ");
  const next = `rekog keys create --name NAME ${where} | rekog config set api-key --profile ${profile}`;
  switch (handed?.outcome) {
    case "made": {
      const { apiKey, id } = handed;
      await saveApiKey(profile, { endpoint, apiKey }, deps).catch((error: unknown) => {
        throw error instanceof RekogError ? lost(error, id, where, next) : error;
      });
      return {
        id,
        text: `Its first API key, ${id}, was made, and is the profile's: commands send it.${overridden(deps.env)}`,
      };
    }
    case "given": {
      const own = readCredentials(deps).get(profile);
      if (own?.endpoint === endpoint) return { text: "" };
      return {
        text: `The stage has API keys, and the profile ${profile} has none of them. Ask for one, or make one: ${next}`,
      };
    }
    case "ci":
      return {
        text: `No API key was made, since CI is set, and what CI prints is kept. Make one: ${next}`,
      };
    case "failed": {
      const why = handed.message.replace(/\.?$/, ".");
      return { text: `No API key was made: ${why} Make one: ${next}` };
    }
    case undefined:
      return { text: "" };
  }
}

const overridden = ({ REKOG_API_KEY }: Deps["env"]) =>
  REKOG_API_KEY ? " Note that REKOG_API_KEY is set, and heard first." : "";

function lost(error: RekogError, id: string, where: string, next: string): RekogError {
  const { kind, code, message, details } = error;
  const hint = `The API is deployed, and its first key, ${id}, is lost. ${error.hint} Then: ${next}, and rekog keys revoke ${id} ${where}`;
  return new RekogError({ kind, code, message, hint, details, cause: error });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
