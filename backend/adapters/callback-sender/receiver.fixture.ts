import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from "node:net";
import { text } from "node:stream/consumers";
import type { TLSSocket } from "node:tls";
import type { KeyPair } from "./certificates.fixture.ts";

interface ReceivedRequest {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
  /** Of the connection that it came on: its number, from 1, and what the client called the server (SNI). */
  connection: number;
  serverName: string | false | null | undefined;
}

export interface Receiver {
  port: number;
  requests: ReceivedRequest[];
  connections(): number;
  /** Closes what is kept alive, as a receiver does that had enough. */
  closeIdle(): Promise<void>;
  close(): Promise<void>;
}

export type Answer = (response: ServerResponse, request: ReceivedRequest) => void;

export interface ReceiverOptions {
  answer?: Answer;
  /** HTTPS */
  tls?: KeyPair;
  host?: string;
}

/** A real receiver on a port of its own. It answers 204 unless told otherwise. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { answer = (response) => void response.writeHead(204).end(), tls } = options;
  const requests: ReceivedRequest[] = [];
  const numbers = new WeakMap<Socket, number>();
  let count = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const socket = request.socket as TLSSocket;
    const received = {
      method: request.method,
      path: request.url,
      headers: request.headers,
      body: await text(request),
      connection: numbers.get(socket) ?? 0,
      serverName: socket.servername,
    };
    requests.push(received);
    answer(response, received);
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    handle(request, response).catch(() => response.destroy());
  };
  const server = tls ? createTlsServer(tls, onRequest) : createServer(onRequest);
  server.on(tls ? "secureConnection" : "connection", (socket: Socket) => {
    numbers.set(socket, ++count);
  });
  const port = await listen(server, options.host);
  return {
    port,
    requests,
    connections: () => count,
    closeIdle: async () => server.closeIdleConnections(),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A receiver below HTTP: it does with a connection whatever it is told. */
export async function startTcpReceiver(
  onConnection: (socket: Socket) => void,
): Promise<Pick<Receiver, "port" | "close">> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    onConnection(socket);
  });
  const port = await listen(server);
  return {
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

async function listen(server: Server, host = "127.0.0.1"): Promise<number> {
  server.listen(0, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
