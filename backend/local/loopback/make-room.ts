import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Requests that a connection may have under way. Clients in use wait for an answer before they send the next one; each that is
 * sent before costs its client some bytes, and the server all that the answer takes.
 */
const mostPerConnection = 16;

/**
 * Node.js turns the newest away where there are as many connections as there may be, so whoever holds them all, idle, keeps
 * everybody else out. Here the one that has had no request under way for longest makes room before it comes to that: a client
 * whose kept connection ends opens another one.
 */
export function makeRoom(server: Server, maxConnections: number): void {
  // A burst of connections is taken before any of those that are ended is gone.
  const mostConnections = Math.ceil(maxConnections * 0.9);
  /** The longest idle first */
  const idle = new Set<Socket>();
  const underWay = new Map<Socket, number>();

  server.on("connection", (socket: Socket) => {
    idle.add(socket);
    underWay.set(socket, 0);
    socket.once("close", () => {
      idle.delete(socket);
      underWay.delete(socket);
    });
    if (underWay.size <= mostConnections) return;
    const [longestIdle] = idle;
    if (!longestIdle) return;
    // Not when it is closed, which is later: the next of a burst ends another one.
    idle.delete(longestIdle);
    underWay.delete(longestIdle);
    longestIdle.destroy();
  });
  // Before whoever answers it.
  server.prependListener("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    idle.delete(socket);
    const count = (underWay.get(socket) ?? 0) + 1;
    underWay.set(socket, count);
    if (count > mostPerConnection) socket.destroy();
    response.once("close", () => {
      const left = (underWay.get(socket) ?? 1) - 1;
      if (socket.destroyed) return;
      underWay.set(socket, left);
      if (left === 0) idle.add(socket);
    });
  });
}
