import type { Socket } from "node:net";
import { Client } from "undici";

/** A connection that HTTP is spoken on, one request after another. */
export interface Connection {
  /** The origin and the trust that it was made with; no other may use it. */
  key: string;
  client: Client;
  socket: Socket;
}

export interface IdleConnections {
  /** Speaks HTTP on a socket that was opened and checked already; the connection is the caller's alone. */
  adopt(socket: Socket, origin: string, key: string): Connection;
  /** A connection that was made with this key and is still up, now the caller's alone. */
  take(key: string): Connection | undefined;
  /** Keeps a connection for the next one. */
  keep(connection: Connection): void;
  close(): Promise<void>;
}

const MAX_HEADER_BYTES = 16 * 1024;
/** Servers close after 5 s or more as a rule (Node.js 5 s, Apache 5 s, nginx 75 s). A receiver may ask for less. */
const KEEP_ALIVE_MS = 4_000;

/**
 * @param nowMs a clock that never goes back
 * @param maxIdle more than that and the one that waited longest is closed
 */
export function idleConnections(nowMs: () => number, maxIdle = 64): IdleConnections {
  const idle: (Connection & { keptAtMs: number })[] = [];

  const drop = (connection: Connection) => {
    const index = idle.findIndex(({ client }) => client === connection.client);
    if (index >= 0) idle.splice(index, 1);
    return connection.client.destroy();
  };

  return {
    adopt(socket, origin, key) {
      const connection = { key, socket, client: clientOn(socket, origin) };
      connection.client.once("disconnect", () => void drop(connection));
      return connection;
    },
    take(key) {
      // A function that was frozen finds its timers late, and its connections long dead.
      const isFresh = (keptAtMs: number) => nowMs() - keptAtMs < KEEP_ALIVE_MS;
      const index = idle.findLastIndex(
        (one) => one.key === key && !one.socket.destroyed && isFresh(one.keptAtMs),
      );
      return index < 0 ? undefined : idle.splice(index, 1)[0];
    },
    keep(connection) {
      if (connection.socket.destroyed) return;
      idle.push({ ...connection, keptAtMs: nowMs() });
      const [oldest] = idle;
      if (oldest && idle.length > maxIdle) void drop(oldest);
    },
    close: async () => void (await Promise.all([...idle].map(drop))),
  };
}

/**
 * undici's own pools look names up and connect again when they see fit; this client has the one socket and can get no
 * other.
 */
function clientOn(socket: Socket, origin: string): Client {
  let isGiven = false;
  return new Client(origin, {
    connect: (_options, callback) => {
      const isFirst = !isGiven;
      isGiven = true;
      // undici does not go on when it is called back from within its own call.
      queueMicrotask(() =>
        isFirst ? callback(null, socket) : callback(new Error("The connection is gone."), null),
      );
    },
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // The attempt's deadline is over all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}
