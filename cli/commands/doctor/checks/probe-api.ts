import { apiErrorFrom, unexpectedAnswer } from "../../../client/api-error.ts";
import { RekogError } from "../../../client/errors.ts";
import type { Connections } from "../../../client/http/connections.ts";
import { networkErrorFrom } from "../../../client/http/network-error.ts";
import type { Now } from "../../../client/time.ts";

export interface ApiProbe {
  /** As every answer of the API tells it in `rekog-version`; one that is older than that header does not */
  version: string | undefined;
  durationMs: number;
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

/** No blob has it: blob ids are random, and this one is not. */
const impossibleBlobId = "00000000-0000-4000-8000-000000000000";

/**
 * Asks for a blob that cannot exist. Only rekog refuses that with problem details whose code is `blob_not_found`; nothing
 * is created by it.
 * @throws {ApiError} another server's answer, or a refusal
 * @throws {NetworkError} no answer
 */
export async function probeApi(options: ProbeApiOptions): Promise<ApiProbe> {
  const { endpoint, now, wallClock } = options;
  const sentAtMs = wallClock();
  const startedAtMs = now();
  const { status, body, headers } = await get(`/blobs/${impossibleBlobId}`, options);
  const durationMs = now() - startedAtMs;
  const { code } = (body ?? {}) as { code?: unknown };
  if (code !== "blob_not_found") {
    if (status >= 500 || status === 429) throw apiErrorFrom({ status, body, requestId: undefined });
    throw unexpectedAnswer(endpoint, status);
  }
  return {
    version: versionOf(headers["rekog-version"]),
    durationMs,
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

async function get(path: string, { endpoint, userAgent, connections, signal }: ProbeApiOptions) {
  const url = endpoint + path;
  try {
    const { statusCode, headers, body } = await connections.request(url, {
      method: "GET",
      signal,
      headers: { accept: "application/json, application/problem+json", "user-agent": userAgent },
    });
    return { status: statusCode, headers, body: parseJson(await body.text()) };
  } catch (error) {
    throw error instanceof RekogError ? error : networkErrorFrom(error, url);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
