import { join } from "node:path";
import { request } from "undici";
import * as v from "valibot";
import { signalWithin } from "../client/http/signal-within.ts";
import { untilAborted } from "../client/http/until-aborted.ts";
import type { LocalModeKind } from "../deps.ts";
import { readRegularFile } from "../files/read-regular-file.ts";

export interface RunningLocalMode {
  url: string;
  pid: number;
  kind: LocalModeKind;
  /** Of this start */
  instanceId: string;
}

const Kind = v.picklist(["foreground", "command"]);
const StateFile = v.looseObject({
  url: v.pipe(v.string(), v.regex(/^http:\/\/127\.0\.0\.1:\d+$/)),
  pid: v.pipe(v.number(), v.integer()),
  instance_id: v.string(),
  kind: Kind,
});
const Holder = v.looseObject({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  url: v.optional(v.string()),
});
const Identity = v.looseObject({ instance_id: v.string(), kind: Kind });

const answerTimeoutMs = 2_000;

/** Both say the same of one that is alive: one may have been deleted or written into. */
const stateFiles = ["local.json", "local.pid"];

/**
 * The local mode that has this data folder, if one is alive. Its files alone prove nothing (they are left behind by
 * `kill -9`, and its port may be another program's by now): who answers there must give the same `instance_id`.
 */
export async function findRunningLocalMode(
  dataDir: string,
  signal: AbortSignal,
): Promise<RunningLocalMode | undefined> {
  const asked: string[] = [];
  for (const file of stateFiles) {
    const text = await readState(dataDir, file);
    const state = parseJson(StateFile, text);
    if (!state || asked.includes(text)) continue;
    asked.push(text);
    const identity = parseJson(Identity, await askIdentity(state.url, signal));
    if (identity?.instance_id !== state.instance_id) continue;
    return {
      url: state.url,
      pid: state.pid,
      kind: identity.kind,
      instanceId: identity.instance_id,
    };
  }
  return undefined;
}

/** Whose the data folder is, as it says itself, from the start on; it need not be alive, nor answer. */
export async function readHolder(
  dataDir: string,
): Promise<v.InferOutput<typeof Holder> | undefined> {
  return parseJson(Holder, await readState(dataDir, "local.pid"));
}

async function readState(dataDir: string, file: string): Promise<string> {
  try {
    // Somebody else's may lead to a server of theirs, which would be sent pictures and keys.
    return await readRegularFile(join(dataDir, file), process.getuid?.());
  } catch {
    return "";
  }
}

/** What `GET /_local` answers; empty where nobody does. @throws the signal's reason */
export async function askIdentity(url: string, signal: AbortSignal): Promise<string> {
  const within = signalWithin(answerTimeoutMs, signal);
  try {
    // No connection is kept: local mode would wait for it when it stops.
    const asked = request(`${url}/_local`, {
      signal: within,
      headers: { connection: "close" },
    });
    const response = await untilAborted(asked, within);
    return await response.body.text();
  } catch {
    signal.throwIfAborted();
    return "";
  }
}

/** JSON of that shape; undefined for anything else. */
export function parseJson<S extends v.GenericSchema>(
  schema: S,
  json: string,
): v.InferOutput<S> | undefined {
  try {
    const { success, output } = v.safeParse(schema, JSON.parse(json));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}
