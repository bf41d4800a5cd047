import type { Client } from "undici";

export interface PostRequest {
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

export interface Answer {
  statusCode: number;
  retryAfter: string | string[] | undefined;
  /** The answer was read to its end, so that the connection can take another request. */
  isReusable: boolean;
}

const MAX_BODY_BYTES = 16 * 1024;
/**
 * How long we go on reading a body that no one looks at. The status is the answer; the wait only saves the next
 * delivery a connection, and is billed.
 */
const DRAIN_MS = 250;

/** Posts on a connection and reads the answer's status. @throws what undici throws, or the signal's reason */
export async function exchange(
  client: Client,
  { path, headers, body }: PostRequest,
  signal: AbortSignal,
): Promise<Answer> {
  const answer = await client.request({ method: "POST", path, headers, body, signal });
  const isEnding = String(answer.headers.connection).toLowerCase().includes("close");
  let isRead = false;
  answer.body.once("end", () => {
    isRead = true;
  });
  const drain = AbortSignal.any([signal, AbortSignal.timeout(DRAIN_MS)]);
  await answer.body.dump({ limit: MAX_BODY_BYTES, signal: drain }).catch(() => {});
  return {
    statusCode: answer.statusCode,
    retryAfter: answer.headers["retry-after"],
    isReusable: isRead && !isEnding,
  };
}
