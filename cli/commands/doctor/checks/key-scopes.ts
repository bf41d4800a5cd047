import type { GivenKey } from "../../../api-key/given-key.ts";
import { isKeyRefusal } from "../../../api-key/key-refusal.ts";
import { ApiError, apiErrorFrom } from "../../../client/api-error.ts";
import { retryAfterMsOf } from "../../../client/http/retry-after.ts";
import type { Connections } from "../../../transport/connections.ts";
import { askApi, impossibleBlobId, type RawRequest } from "./ask-api.ts";

export interface AskOptions {
  endpoint: string;
  userAgent: string;
  connections: Connections;
  key: GivenKey;
  signal: AbortSignal;
}

const blob = `/blobs/${impossibleBlobId}`;

/**
 * A request for each scope that changes nothing, whoever sends it: about a blob that cannot be, or with a body that is no JSON.
 * The API looks at the key first, so any other refusal says that the scope is there.
 */
const requests = {
  "blobs:write": { method: "POST", path: "/blobs", body: "no JSON" },
  "blobs:read": { method: "GET", path: blob },
  "blobs:delete": { method: "DELETE", path: blob },
  "callbacks:write": { method: "POST", path: `${blob}/callback`, body: "{}" },
  "usage:read": { method: "GET", path: "/usage?days=1" },
} as const satisfies Record<string, RawRequest>;

export type Scope = keyof typeof requests;

/**
 * Which scopes a key has. What an API does not have yet is not in the answer.
 * @throws {ApiError} the key is refused, or the API cannot say now
 * @throws {NetworkError} no answer
 */
export async function scopesOf(options: AskOptions): Promise<Map<Scope, boolean>> {
  const scopes = new Map<Scope, boolean>();
  for (const scope of Object.keys(requests) as Scope[]) {
    const may = await mayAsk(requests[scope], options);
    if (may !== undefined) scopes.set(scope, may);
  }
  return scopes;
}

async function mayAsk(request: RawRequest, options: AskOptions): Promise<boolean | undefined> {
  const authorization = `Bearer ${options.key.reveal()}`;
  const { status, body, headers } = await askApi(request, { ...options, authorization });
  if (status < 300) return true;
  const retryAfterMs = retryAfterMsOf(headers);
  const refusal = apiErrorFrom({ status, body, requestId: undefined, retryAfterMs });
  if (refusal.code === "scope_missing") return false;
  if (isKeyRefusal(refusal) || status === 429 || status >= 500) throw refusal;
  return refusal.code.startsWith("http_") ? undefined : true;
}

/** What the API says to who comes without a key. */
export const refusalOfNobody = () =>
  new ApiError({
    kind: "api",
    status: 401,
    code: "missing_api_key",
    message: "The API asks for a key.",
    hint: "Send one.",
  });
