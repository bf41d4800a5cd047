import { withoutApiKeys } from "../../../client/api-key.ts";
import { RekogError } from "../../../client/errors.ts";
import type { Connections } from "../../../transport/connections.ts";
import { networkErrorFrom } from "../../../transport/network-failure.ts";

/** No blob has it: blob ids are random, and this one is not. */
export const impossibleBlobId = "00000000-0000-4000-8000-000000000000";

export interface RawRequest {
  method: "GET" | "POST" | "DELETE";
  path: string;
  /** Sent as JSON, whatever it is */
  body?: string;
}

export interface RawAskOptions {
  endpoint: string;
  userAgent: string;
  connections: Connections;
  authorization?: string;
  signal: AbortSignal;
}

/**
 * One request to an API, once, and its raw answer.
 * @throws {NetworkError} no answer
 */
export async function askApi(
  { method, path, body }: RawRequest,
  { endpoint, userAgent, connections, authorization, signal }: RawAskOptions,
) {
  const url = endpoint + path;
  try {
    const answer = await connections.request(url, {
      method,
      signal,
      headers: {
        accept: "application/json, application/problem+json",
        "user-agent": userAgent,
        ...(authorization !== undefined && { authorization }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body }),
    });
    const { statusCode: status, headers } = answer;
    return { status, headers, body: parseJson(withoutApiKeys(await answer.body.text())) };
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
