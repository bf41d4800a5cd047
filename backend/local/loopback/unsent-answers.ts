import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Answers that their clients do not take stay in memory, and there is no saying when one is taken: where all together have more
 * than `maxBytes`, the connection that has had one waiting for longest is ended.
 * @returns what is told of each answer that was handed over whole
 */
export function unsentAnswers(maxBytes: number): (response: ServerResponse) => void {
  /** By connection, the longest waiting first: a connection that is closed does not close the answers that wait for their turn. */
  const waiting = new Map<Socket, number>();
  let waitingBytes = 0;
  /** Heard once each: a connection that is kept has answers waiting again and again. */
  const heard = new WeakSet<Socket>();
  const forget = (socket: Socket, most = Number.POSITIVE_INFINITY) => {
    const bytes = waiting.get(socket);
    if (bytes === undefined) return;
    const sent = Math.min(bytes, most);
    waitingBytes -= sent;
    if (sent === bytes) waiting.delete(socket);
    else waiting.set(socket, bytes - sent);
  };

  return (response) => {
    const { socket } = response.req;
    const bytes = response.writableLength;
    if (bytes === 0 || socket.destroyed || response.closed) return;
    if (!heard.has(socket)) socket.once("close", () => forget(socket));
    heard.add(socket);
    waiting.set(socket, (waiting.get(socket) ?? 0) + bytes);
    waitingBytes += bytes;
    response.once("close", () => forget(socket, bytes));
    while (waitingBytes > maxBytes) {
      const [longest] = waiting.keys();
      if (!longest) return;
      forget(longest);
      longest.destroy();
    }
  };
}
