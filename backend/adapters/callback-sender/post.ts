import type { Socket } from "node:net";
import type { CallbackTrust } from "../../core/blob/callback.ts";
import { CallbackFault } from "./callback-fault.ts";
import type { Deadline } from "./deadline.ts";
import type { PostRequest } from "./encode-request.ts";
import { type Answer, exchange } from "./exchange.ts";
import type { Connection, IdleConnections } from "./idle-connections.ts";
import type { OpenConnection } from "./open-connection.ts";

/** `node:timers/promises` has the same, and takes a quarter of a millisecond of each start. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Posts once. @throws {CallbackFault} or, once it has passed, the deadline's reason */
export type Post = (
  url: URL,
  trust: CallbackTrust,
  request: PostRequest,
  deadline: Deadline,
) => Promise<Answer>;

/**
 * Posts on a kept connection to the same origin with the same trust, or on a new one. A kept connection may have been
 * closed by the receiver while the request was on its way, or while the function was frozen, and what it says as it ends
 * one (a 408, as a rule) is no answer to what was just sent. That is not the receiver's failure, so a new connection is
 * tried at once; should it have had the request all the same, `webhook-id` tells it so. Where nobody answers there either,
 * what was said is all that is known: a receiver that is going away may have said when to come again.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-15.5.9
 */
export function poster(open: OpenConnection, idle: IdleConnections): Post {
  return async (url, trust, request, deadline) => {
    const key = `${url.origin} ${trustKey(trust)}`;
    // What came meanwhile, or before the function was frozen, is read between two turns of the event loop, not before.
    for (const _turn of [1, 2]) await nextTurn();
    deadline.signal.throwIfAborted();
    const kept = idle.take(key);
    let farewell: Answer | undefined;
    if (kept) {
      try {
        const answer = await postOn(kept, request, deadline);
        if (!isFarewell(answer)) return answer;
        farewell = answer;
      } catch (error) {
        if (!isConnectionLost(error, kept.socket)) throw error;
      }
    }
    try {
      const socket = await open(url, trust, deadline);
      return await postOn({ key, socket }, request, deadline);
    } catch (error) {
      // A 408 is about the time before the request.
      if (farewell === undefined || farewell.statusCode === 408) throw error;
      return farewell;
    }
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

/**
 * Whether the receiver may have meant an answer for the connection, and not for the request. One whose body is only too long
 * for us to read it to its end was meant for the request: it is not to come again at once.
 */
function isFarewell({ statusCode, isParting }: Answer): boolean {
  return statusCode === 408 || (statusCode >= 400 && isParting);
}

function isConnectionLost(error: unknown, socket: Socket): boolean {
  if (!(error instanceof CallbackFault)) return false;
  if (error.code === "connection_reset" || error.code === "connection_closed") return true;
  return error.code === "not_http" && (socket.readableEnded || socket.errored !== null);
}
