import type { CallbackTrust } from "../../core/blob/callback.ts";
import { CallbackFault } from "./callback-fault.ts";
import type { Deadline } from "./deadline.ts";
import { type Answer, exchange, type PostRequest } from "./exchange.ts";
import type { Connection, IdleConnections } from "./idle-connections.ts";
import type { OpenConnection } from "./open-connection.ts";

/** Posts once. @throws {CallbackFault} or, once it has passed, the deadline's reason */
export type Post = (
  url: URL,
  trust: CallbackTrust,
  request: PostRequest,
  deadline: Deadline,
) => Promise<Answer>;

/**
 * Posts on a kept connection to the same origin with the same trust, or on a new one. A kept connection may have been
 * closed by the receiver while the request was on its way, or while the function was frozen. That is not the receiver's
 * failure, so a new connection is tried at once.
 */
export function poster(open: OpenConnection, idle: IdleConnections): Post {
  return async (url, trust, request, deadline) => {
    const key = `${url.origin} ${trustKey(trust)}`;
    const kept = idle.take(key);
    if (kept) {
      try {
        return await postOn(kept, request, deadline);
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
      }
    }
    const socket = await open(url, trust, deadline);
    return await postOn({ key, socket }, request, deadline);
  };

  async function postOn(
    connection: Connection,
    request: PostRequest,
    deadline: Deadline,
  ): Promise<Answer> {
    deadline.stage = "response";
    const answer = await exchange(connection.socket, request, deadline.signal);
    if (answer.keepMs > 0) idle.keep(connection, answer.keepMs);
    return answer;
  }
}

function trustKey({ certificateSha256, allowInsecure }: CallbackTrust): string {
  return certificateSha256 ?? (allowInsecure ? "insecure" : "public");
}

function isConnectionLost(error: unknown): boolean {
  return (
    error instanceof CallbackFault &&
    (error.code === "connection_reset" || error.code === "connection_closed")
  );
}
