import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

export const SLOW_MS = 500;

/** Answers at once, after `SLOW_MS`, or takes the connection and never answers. */
export type ReceiverKind = "quick" | "slow" | "dead";

/** A callback as it was answered, on `performance.now`. */
export interface Arrival {
  atMs: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export async function startReceiver(kind: ReceiverKind) {
  let arrive: (arrival: Arrival) => void = () => {};
  const arrived = new Promise<Arrival>((resolve) => (arrive = resolve));
  const server = createServer(async (incoming, response) => {
    const body = await buffer(incoming);
    if (kind === "dead") return;
    if (kind === "slow") await sleep(SLOW_MS);
    response.writeHead(204).end();
    arrive({ atMs: performance.now(), headers: incoming.headers, body });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return { kind, arrived, close, url: `http://127.0.0.1:${port}/hook` };
}
