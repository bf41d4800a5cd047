import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";

export interface OpenServerOptions {
  /** PEM; plain HTTP without */
  certificate: { key: string; cert: string } | undefined;
  host: string;
  /** 0 takes a free one */
  port: number;
  onRequest: RequestListener;
}

export interface OpenServer {
  port: number;
  /** Closes every connection at once; may be called twice. */
  close(): Promise<void>;
}

const requestTimeoutMs = 15_000;

/** An HTTP or HTTPS server that can always be closed. @throws when the port can't be had */
export async function openServer(options: OpenServerOptions): Promise<OpenServer> {
  const limits = { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs };
  const server = options.certificate
    ? createHttpsServer({ ...limits, ...options.certificate }, options.onRequest)
    : createHttpServer(limits, options.onRequest);
  // `closeAllConnections` does not know of connections that are still in their TLS handshake.
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(options.port, options.host);
  await once(server, "listening");

  let closed: Promise<unknown> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      if (!closed) {
        closed = once(server, "close");
        server.close();
        for (const socket of sockets) socket.destroy();
      }
      await closed;
    },
  };
}
