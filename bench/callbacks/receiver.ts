import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

export const slowMs = 500;

/** Answers at once, after `slowMs`, or takes the connection and never answers. */
export type ReceiverKind = "quick" | "slow" | "dead";

/** A callback as it was answered. */
export interface Arrival {
  /** On `performance.now` */
  atMs: number;
  /** Since 1970 */
  at: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export async function startReceiver(kind: ReceiverKind) {
  const arrivals: Arrival[] = [];
  let arrive: (arrival: Arrival) => void = () => {};
  const arrived = new Promise<Arrival>((resolve) => (arrive = resolve));
  const server = createServer((incoming, response) => {
    take(incoming, response).catch(() => response.destroy());
  });
  async function take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    if (kind === "dead") return;
    if (kind === "slow") await sleep(slowMs);
    response.writeHead(204).end();
    const { headers } = incoming;
    const arrival = { atMs: performance.now(), at: Date.now(), headers, body };
    arrivals.push(arrival);
    arrive(arrival);
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return { kind, arrived, arrivals, close, url: `http://127.0.0.1:${port}/hook` };
}
