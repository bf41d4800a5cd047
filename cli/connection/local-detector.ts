import * as v from "valibot";
import { isLoopback } from "../client/http/is-loopback.ts";
import { askIdentity, parseJson } from "./find-running.ts";

const Detecting = v.looseObject({
  detector: v.literal("local"),
  classifier: v.optional(v.string()),
});

/** What the models of a local mode are. */
export interface LocalDetector {
  /** Whether what it finds is named by the classifier that can be added. */
  classifier: boolean;
}

/** What that API recognises with, if it is a local mode with the models of this machine; undefined where nobody says so. */
export async function localDetector(
  endpoint: string,
  signal: AbortSignal,
): Promise<LocalDetector | undefined> {
  const { protocol, hostname } = new URL(endpoint);
  // Nobody elsewhere is asked for what is no part of the API.
  if (protocol !== "http:" || !isLoopback(hostname)) return undefined;
  const its = parseJson(Detecting, await askIdentity(endpoint, signal));
  return its && { classifier: its.classifier !== undefined };
}
