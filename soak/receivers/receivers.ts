import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleepMs } from "node:timers/promises";
import type { Account } from "../plan/accounts.ts";
import type { ReceiverKind } from "../plan/plan.ts";
import { type Random, wholeBelow } from "../random.ts";

/** A callback as it came in, and what it was answered. */
export interface ReceivedCallback {
  atMs: number;
  /** Of its URL: `/fine/17` for the client of plan 17, `/mailbox/ada` behind a listener of that account. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  answered: number;
}

const slowestMs = 900;
const mostFailures = 3;
/** Of what comes out of a mailbox. */
const failsOnce = 0.2;

export type Receivers = Awaited<ReturnType<typeof startReceivers>>;

/** Receivers of every kind, on loopback. They keep what they got, and believe nothing of it yet. */
export async function startReceivers(random: Random) {
  const received: ReceivedCallback[] = [];
  const failuresLeft = new Map<string, number>();
  const dead = await holdDeadPort();

  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, url = "/" } = request;
    const atMs = Date.now();
    const body = await text(request);
    const [, kind = ""] = url.split("/");
    if (kind === "slow") await sleepMs(wholeBelow(slowestMs, random));
    const answered = statusOf(kind, String(headers["webhook-id"]));
    received.push({ atMs, path: url, headers, body, answered });
    response.writeHead(answered).end();
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  /** A failing receiver fails each blob's callback a few times of its own. */
  function statusOf(kind: string, webhookId: string): number {
    if (kind === "gone") return 410;
    if (kind !== "failing" && kind !== "mailbox") return 204;
    const left = failuresLeft.get(webhookId) ?? failuresOf(kind);
    failuresLeft.set(webhookId, left - 1);
    return left > 0 ? 500 : 204;
  }

  /** What is fetched is lost with its listener now and then; the attempts must be enough for both. */
  const failuresOf = (kind: "failing" | "mailbox") =>
    kind === "failing" ? 1 + wholeBelow(mostFailures, random) : Number(random() < failsOnce);

  return {
    received,

    /** Where the listeners of an account hand on what they fetch. */
    behindMailbox: (account: Account) => `http://127.0.0.1:${port}/mailbox/${account}`,

    urlOf(kind: Exclude<ReceiverKind, "none" | "mailbox">, index: number): string {
      return `http://127.0.0.1:${kind === "dead" ? dead.port : port}/${kind}/${index}`;
    },

    async stop(): Promise<void> {
      await dead.release();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/**
 * A port where nobody listens and nobody will: it is taken by a connection that goes out from it, so whoever connects to it
 * is refused.
 */
async function holdDeadPort() {
  const server = createTcpServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const holder = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(holder, "connect");
  return {
    port: holder.localPort as number,
    async release(): Promise<void> {
      holder.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
