import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach } from "@jest/globals";
import { receiverPoster } from "../../backend/adapters/callback-sender/receiver-post.ts";
import type { Receiver as HandedOnTo } from "../listener/forward.ts";
import {
  type SelfSignedCertificate,
  selfSignedCertificate,
} from "../listener/self-signed-certificate.ts";

export interface ReceivedRequest {
  path: string;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

export interface Receiver {
  url: string;
  /** Of its certificate; empty without one */
  fingerprint: string;
  /** All that came, oldest first */
  requests: ReceivedRequest[];
  /** The next request that was not awaited yet; waits for one to come. */
  next(): Promise<ReceivedRequest>;
  close(): Promise<void>;
}

export interface ReceiverOptions {
  /** HTTPS with a self-signed certificate for 127.0.0.1 */
  tls?: boolean;
  /** What to answer to the request with that number, from 0 on; nothing is ever answered if it does nothing. */
  answer?: (response: ServerResponse, count: number) => void;
}

/** A user's server, on a port of its own: real HTTP or HTTPS, and answers as the test says. */
async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { answer = (response) => response.writeHead(204).end() } = options;
  const certificate: SelfSignedCertificate | undefined = options.tls
    ? await selfSignedCertificate("127.0.0.1")
    : undefined;
  const requests: ReceivedRequest[] = [];
  let taken = 0;
  let wake = () => {};
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    const { headers, url: path = "/" } = request;
    const count = requests.push({ path, headers, body }) - 1;
    wake();
    answer(response, count);
  };
  const listen = (request: IncomingMessage, response: ServerResponse) =>
    void receive(request, response).catch(() => response.destroy());
  const server = certificate ? createHttpsServer(certificate, listen) : createServer(listen);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `${certificate ? "https" : "http"}://127.0.0.1:${port}/hook`,
    fingerprint: certificate?.fingerprint ?? "",
    requests,
    async next() {
      while (requests.length <= taken) await new Promise<void>((resolve) => (wake = resolve));
      taken += 1;
      return requests[taken - 1] as ReceivedRequest;
    },
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Starts receivers, and closes them after each test of a file. */
export function receivers(): (options?: ReceiverOptions) => Promise<Receiver> {
  const started: Receiver[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((receiver) => receiver.close()));
  });
  return async (options = {}) => {
    const receiver = await startReceiver(options);
    started.push(receiver);
    return receiver;
  };
}

/** Whom callbacks are handed on to, as `rekog listen` does it. */
export const receiverAt = (url: string, now = () => new Date()): HandedOnTo => ({
  url,
  post: receiverPoster({ monotonicMs: () => performance.now(), now, random: Math.random }),
});
