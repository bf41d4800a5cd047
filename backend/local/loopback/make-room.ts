import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Requests that all connections together may have under way. Each that is sent before the last one was answered costs its client
 * some bytes, and the server all that the answer takes; clients in use wait, so that they have one for each connection.
 */
const mostUnderWay = 4_000;

/**
 * Node.js turns the newest away where there are as many connections as there may be, so whoever holds them all, idle, keeps
 * everybody else out. Here the one that has had no request under way for longest makes room before it comes to that: a client
 * whose kept connection ends opens another one.
 * @param hasSmallBodies those come at once: where no connection is idle, the one whose body is awaited for longest makes room.
 *   Of large ones that would end uploads for others, which are sent again and end others in turn.
 */
export function makeRoom(server: Server, maxConnections: number, hasSmallBodies = false): void {
  // A burst of connections is taken before any of those that are ended is gone.
  const mostConnections = Math.ceil(maxConnections * 0.9);
  /** The longest idle first */
  const idle = new Set<Socket>();
  /** The longest awaited first */
  const receiving = new Set<Socket>();
  const underWay = new Map<Socket, number>();
  let allUnderWay = 0;

  server.on("connection", (socket: Socket) => {
    idle.add(socket);
    underWay.set(socket, 0);
    socket.once("close", () => forget(socket));
    if (underWay.size <= mostConnections) return;
    const [longestIdle] = idle;
    const [longestAwaited] = receiving;
    // That may be the new one itself.
    end(hasSmallBodies && longestIdle === socket ? (longestAwaited ?? socket) : longestIdle);
  });
  // Before whoever answers it.
  server.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const count = underWay.get(socket);
    // Of what a connection had sent before it was ended
    if (count === undefined) return;
    idle.delete(socket);
    if (!request.complete) {
      receiving.add(socket);
      request.once("close", () => receiving.delete(socket));
    }
    underWay.set(socket, count + 1);
    allUnderWay += 1;
    if (allUnderWay > mostUnderWay) end(busiest());
    response.once("close", () => {
      const left = underWay.get(socket);
      if (left === undefined) return;
      underWay.set(socket, left - 1);
      allUnderWay -= 1;
      if (left === 1) idle.add(socket);
    });
  });

  /** Not when it is closed, which is later: the next of a burst ends another one. */
  function end(socket: Socket | undefined): void {
    if (!socket) return;
    forget(socket);
    socket.destroy();
  }

  function forget(socket: Socket): void {
    idle.delete(socket);
    receiving.delete(socket);
    allUnderWay -= underWay.get(socket) ?? 0;
    underWay.delete(socket);
  }

  function busiest(): Socket | undefined {
    let [most] = underWay;
    for (const one of underWay) if (most && one[1] > most[1]) most = one;
    return most?.[0];
  }
}
