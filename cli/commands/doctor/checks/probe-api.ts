import { apiErrorFrom, unexpectedAnswer } from "../../../client/api-error.ts";
import { redirectOf } from "../../../client/http/redirect.ts";
import type { Now } from "../../../client/time.ts";
import type { Connections } from "../../../transport/connections.ts";
import { askApi, impossibleBlobId } from "./ask-api.ts";

export interface ApiProbe {
  /** As every answer of the API tells it in `rekog-version`; one that is older than that header does not */
  version: string | undefined;
  durationMs: number;
  /** Whether it lets nobody in who has no key */
  asksForKey: boolean;
  /** The API's clock minus ours, in milliseconds; undefined when it does not tell the time */
  skewMs: number | undefined;
}

export interface ProbeApiOptions {
  endpoint: string;
  userAgent: string;
  connections: Connections;
  now: Now;
  /** Milliseconds since 1970, by this machine's clock */
  wallClock: () => number;
  signal: AbortSignal;
}

/**
 * Asks for a blob that cannot exist, without a key. Only rekog refuses that with problem details whose code is
 * `blob_not_found` or `missing_api_key`; nothing is created by it.
 * @throws {ApiError} another server's answer, or a refusal
 * @throws {NetworkError} no answer
 */
export async function probeApi(options: ProbeApiOptions): Promise<ApiProbe> {
  const { endpoint, now, wallClock } = options;
  const sentAtMs = wallClock();
  const startedAtMs = now();
  const path = `/blobs/${impossibleBlobId}`;
  const { status, body, headers } = await askApi({ method: "GET", path }, options);
  const durationMs = now() - startedAtMs;
  const { code } = (body ?? {}) as { code?: unknown };
  if (code !== "blob_not_found" && code !== "missing_api_key") {
    if (status >= 500 || status === 429) throw apiErrorFrom({ status, body, requestId: undefined });
    const request = { endpoint, path };
    const redirect = redirectOf({ status, location: headers.location }, request);
    if (redirect) throw apiErrorFrom({ status, body, requestId: undefined, redirect });
    throw unexpectedAnswer(endpoint, status);
  }
  return {
    version: versionOf(headers["rekog-version"]),
    durationMs,
    asksForKey: code === "missing_api_key",
    skewMs: skewMs(headers.date, (sentAtMs + wallClock()) / 2),
  };
}

/** The header tells whole seconds, rounded down: half a second is added (https://www.rfc-editor.org/rfc/rfc9110#name-date). */
function skewMs(date: string | string[] | undefined, ownMs: number): number | undefined {
  const apiMs = Date.parse(String(date));
  return Number.isNaN(apiMs) ? undefined : apiMs + 500 - ownMs;
}

/** Of the form that versions have, or it is not shown. */
const versionOf = (header: string | string[] | undefined) =>
  /^\d[\w.+-]{0,63}$/.exec(String(header))?.[0];
