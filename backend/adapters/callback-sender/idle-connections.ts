import type { Socket } from "node:net";

/** A connection that HTTP is spoken on, one request after another. */
export interface Connection {
  /** The origin and the trust that it was made with; no other may use it. */
  key: string;
  socket: Socket;
}

export interface IdleConnections {
  /** A connection that was made with this key and is still up, now the caller's alone. */
  take(key: string): Connection | undefined;
  /** Keeps a connection for the next one, for so long. */
  keep(connection: Connection, keepMs: number): void;
  close(): Promise<void>;
}

/**
 * A name's address is asked for with each new connection alone: where one delivery follows another, the receiver that moved is found
 * after this.
 */
const longestLifeMs = 60_000;

interface IdleConnection extends Connection {
  untilMs: number;
  /** Gives the socket to its next user, as it was. */
  release(): Connection;
}

/**
 * Connections that wait for another request. They keep no process alive.
 * @param nowMs a clock that never goes back
 * @param maxIdle more than that and the one that waited longest is closed
 */
export function idleConnections(nowMs: () => number, maxIdle = 64): IdleConnections {
  const idle: IdleConnection[] = [];
  const firstKeptMs = new WeakMap<Socket, number>();

  return {
    take(key) {
      // A function that was frozen finds its timers late, and its connections long dead.
      const index = idle.findLastIndex(
        (one) => one.key === key && isUp(one.socket) && nowMs() < one.untilMs,
      );
      return index < 0 ? undefined : idle.splice(index, 1)[0]?.release();
    },
    keep(connection, keepMs) {
      const { socket } = connection;
      if (!isUp(socket)) return;
      const sinceMs = firstKeptMs.get(socket) ?? nowMs();
      if (nowMs() - sinceMs >= longestLifeMs) return void socket.destroy();
      firstKeptMs.set(socket, sinceMs);
      const end = () => void socket.destroy();
      const forget = () => {
        const index = idle.findIndex((one) => one.socket === socket);
        if (index >= 0) idle.splice(index, 1);
      };
      // Whatever it says now, no one asked for.
      socket.setTimeout(keepMs, end).on("data", end).on("close", forget).unref();
      const release = () => {
        socket.setTimeout(0, end).off("data", end).off("close", forget).ref();
        return connection;
      };
      idle.push({ ...connection, untilMs: nowMs() + keepMs, release });
      if (idle.length > maxIdle) idle.shift()?.socket.destroy();
    },
    close: async () => {
      for (const { socket } of idle.splice(0)) socket.destroy();
    },
  };
}

function isUp(socket: Socket): boolean {
  return socket.readable && socket.writable;
}
