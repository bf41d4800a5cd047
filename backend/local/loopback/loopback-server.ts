import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { makeRoom } from "./make-room.ts";
import { unsentAnswers } from "./unsent-answers.ts";

/** What a client may take of a server. Times in milliseconds. */
export interface ServerLimits {
  /** From nine tenths of them on, each new one ends the one that has had no request under way for longest. */
  maxConnections: number;
  /** Whether bodies come at once, so that nobody keeps a connection by sending one slowly while others want it. */
  hasSmallBodies?: boolean;
  maxHeaders: number;
  /** The request's first line and its headers, in bytes. */
  maxHeaderBytes: number;
  /** To send the request's headers. A connection on which nothing comes is closed then, too. */
  headersMs: number;
  /** To send the whole request. */
  requestMs: number;
  /** A connection on which nothing moves for this long is closed; 0: never. */
  idleMs: number;
  /** How long a connection is kept on which no request follows an answer; 0: for ever. Default: Node.js's, 5 seconds */
  keptMs?: number;
  /** How often the request deadlines are looked at. */
  checkIntervalMs: number;
}

/** Of all answers that clients have not taken yet, in bytes. */
const maxUnsentBytes = 128 * 1024 * 1024;

/**
 * Of what the functions and local mode itself call: a long poll takes 20 seconds in which nothing moves. Who calls ends a
 * connection: one that is closed at the moment of a call fails it, and some calls are made once. A machine that is busy, was
 * halted or slept makes that moment long.
 */
export const serviceLimits: ServerLimits = {
  maxConnections: 1_000,
  hasSmallBodies: true,
  maxHeaders: 100,
  maxHeaderBytes: 16 * 1024,
  headersMs: 10_000,
  requestMs: 60_000,
  idleMs: 0,
  keptMs: 0,
  checkIntervalMs: 1_000,
};

export interface LoopbackServerOptions {
  /** 0 takes a free one. */
  port: number;
  /** Where else than on 127.0.0.1 it listens: on every address, for a container whose ports are forwarded. */
  isOpen?: boolean | undefined;
  limits: ServerLimits;
  /** Answers a request. What it throws ends the connection, and nothing else. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  onError: (error: unknown) => void;
  /**
   * Whether answers say when they were given. An SDK takes that for the time of a server whose clock is another's and signs
   * by it; here there is one clock, and just after that was set anew Node.js still says what it was before.
   */
  isDated?: boolean | undefined;
  /** What is written to a client whose bytes are no request, by the code of what was wrong with them. Default: Node.js's. */
  refusal?: ((code: string | undefined) => string) | undefined;
}

export interface LoopbackServer {
  url: string;
  port: number;
  /** Takes no new connection, gives those that are at work `graceMs`, and settles when none is left. */
  stop(graceMs?: number): Promise<void>;
}

/**
 * An HTTP server on 127.0.0.1, unless it is open, that no request can end: whatever a client sends, breaks off or asks for is that
 * connection's own trouble.
 * @throws what `listen` throws (`EADDRINUSE`)
 */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const { limits, onError, refusal, isDated = true } = options;
  const underWay = new Set<Promise<void>>();
  const wasAnswered = unsentAnswers(maxUnsentBytes);
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkIntervalMs,
      maxHeaderSize: limits.maxHeaderBytes,
    },
    (request, response) => {
      // What came after the one that ended it.
      if (request.socket.destroyed) return;
      response.sendDate = isDated;
      // Of a client that went away. Without someone who hears them they would end the process.
      for (const stream of [request, response]) stream.on("error", () => {});
      const served = options
        .serve(request, response)
        .then(() => wasAnswered(response))
        .catch((error: unknown) => {
          if (!request.socket.destroyed) onError(error);
          response.destroy();
        })
        .finally(() => underWay.delete(served));
      underWay.add(served);
    },
  );
  server.maxConnections = limits.maxConnections;
  server.maxHeadersCount = limits.maxHeaders;
  makeRoom(server, limits.maxConnections, limits.hasSmallBodies);
  server.setTimeout(limits.idleMs);
  if (limits.keptMs !== undefined) server.keepAliveTimeout = limits.keptMs;
  server.on("connection", (socket) => socket.on("error", () => {}));
  // Not a proxy; without a listener Node.js closes the connection without a word.
  server.on("connect", (_request, socket) => {
    socket.on("error", () => {});
    socket.end("HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  if (refusal) {
    server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
      if (socket.writable) socket.end(refusal(error.code));
      else socket.destroy();
    });
  }
  server.listen(options.port, options.isOpen ? "0.0.0.0" : "127.0.0.1");
  await once(server, "listening");
  server.on("error", onError);
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async stop(graceMs = 0) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if (graceMs === 0) server.closeAllConnections();
      else {
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), graceMs).unref();
      }
      await closed;
      await Promise.all(underWay);
    },
  };
}
