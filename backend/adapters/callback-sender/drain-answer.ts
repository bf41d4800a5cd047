import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

const maxBodyBytes = 16 * 1024;
/**
 * How long we go on reading a body that no one looks at. The status is the answer; the wait only saves the next
 * delivery a connection, and is billed.
 */
const drainMs = 250;

/**
 * Reads an answer to its end and throws it away; gives up on a long or a slow one.
 * @param closed that the request on the socket is over
 * @returns whether the socket can take another request; if not, it may still be open
 */
export async function drainAnswer(
  response: IncomingMessage,
  socket: Socket,
  closed: Promise<void>,
): Promise<boolean> {
  const giveUp = () => void socket.destroy();
  // Node.js stops listening where the answer ends. What comes after that could pass for the next request's answer.
  const refuseMore = () => response.complete && giveUp();
  const timer = setTimeout(giveUp, drainMs);
  let readBytes = 0;
  response.on("error", () => {});
  response.on("data", (chunk: Buffer) => {
    readBytes += chunk.length;
    if (readBytes > maxBodyBytes) giveUp();
  });
  socket.prependListener("data", refuseMore);
  await closed;
  socket.off("data", refuseMore);
  clearTimeout(timer);
  return response.complete && socket.readable && socket.writable;
}
