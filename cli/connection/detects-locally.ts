import * as v from "valibot";
import { isLoopback } from "../client/http/is-loopback.ts";
import { askIdentity, parseJson } from "./find-running.ts";

const Detecting = v.looseObject({ detector: v.string() });

/** Whether that API is a local mode which recognises with the models of this machine; false where nobody says so. */
export async function detectsLocally(endpoint: string, signal: AbortSignal): Promise<boolean> {
  const { protocol, hostname } = new URL(endpoint);
  // Nobody elsewhere is asked for what is no part of the API.
  if (protocol !== "http:" || !isLoopback(hostname)) return false;
  return parseJson(Detecting, await askIdentity(endpoint, signal))?.detector === "local";
}
