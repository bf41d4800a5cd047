import type { Socket } from "node:net";
import { staysOpen } from "./answer-head.ts";
import { type AnswerReader, answerReader } from "./answer-reader.ts";
import { CallbackFault } from "./callback-fault.ts";
import { encodeRequest, type PostRequest } from "./encode-request.ts";
import { keepAliveMs } from "./keep-alive.ts";
import { responseFault } from "./response-fault.ts";

export interface Answer {
  statusCode: number;
  retryAfter: string | undefined;
  /** By the receiver's clock, as it came. */
  date: string | undefined;
  /** How long the socket may wait for its next request; 0 if it can take none and is destroyed. */
  keepMs: number;
  /** The receiver has ended the connection, or said that it will. */
  isParting: boolean;
}

/**
 * How long we go on reading what no one looks at: a body, or what is no HTTP. The wait only saves the next delivery a
 * connection, or tells that the receiver was ending this one; and it is billed.
 */
const drainMs = 250;

export interface ExchangeOptions {
  /** So much of a body is read that no one looks at. */
  maxBodyBytes?: number;
}

/**
 * Posts on a connected socket, which is no one else's meanwhile, and reads the answer's status. 1xx answers are passed
 * over, and of the body no more is read than frees the socket for another request.
 * @throws {CallbackFault} or the signal's reason; what Node.js throws if the path or a header can't be sent
 */
export async function exchange(
  socket: Socket,
  request: PostRequest,
  signal: AbortSignal,
  { maxBodyBytes }: ExchangeOptions = {},
): Promise<Answer> {
  let keepMs = 0;
  try {
    signal.throwIfAborted();
    const reader = answerReader(maxBodyBytes);
    await converse(socket, encodeRequest(request), reader, signal);
    const { head, isComplete, isTooMuch } = reader;
    if (head === undefined) throw new CallbackFault("status", "connection_closed");
    const { statusCode, headers } = head;
    const isAtItsEnd = isComplete && !isTooMuch;
    const canGoOn = isAtItsEnd && staysOpen(head) && socket.readable && socket.writable;
    if (canGoOn && statusCode !== 101) keepMs = keepAliveMs(headers.get("keep-alive")?.[0]);
    const isParting = !staysOpen(head) || !socket.readable;
    const retryAfter = headers.get("retry-after")?.[0];
    return { statusCode, retryAfter, date: headers.get("date")?.[0], keepMs, isParting };
  } finally {
    if (keepMs === 0) socket.destroy();
  }
}

/** Writes the request, and reads until its answer is at its end or no more of it is worth the wait. */
function converse(
  socket: Socket,
  bytes: Buffer,
  reader: AnswerReader,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let isSent = false;
    let fault: unknown;
    let timer: NodeJS.Timeout | undefined;
    const settle = () => {
      clearTimeout(timer);
      for (const [event, listener] of Object.entries(listeners)) socket.off(event, listener);
      signal.removeEventListener("abort", onAbort);
      if (reader.head) resolve();
      else reject(fault ?? new CallbackFault("status", "connection_closed"));
    };
    const onAbort = () => {
      fault ??= signal.reason;
      settle();
    };
    const listeners = {
      data(chunk: Buffer) {
        if (fault !== undefined) return;
        try {
          reader.push(chunk);
        } catch (error) {
          fault = error;
        }
        if (reader.isTooMuch || (reader.isComplete && isSent)) settle();
        else if (reader.head !== undefined || fault !== undefined) {
          timer ??= setTimeout(settle, drainMs);
        }
      },
      error(error: Error) {
        fault ??= responseFault(error);
        settle();
      },
      end: settle,
      close: settle,
    };
    for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener);
    signal.addEventListener("abort", onAbort);
    socket.write(bytes, (error) => {
      isSent = !error;
      if (isSent && reader.isComplete) settle();
    });
  });
}
