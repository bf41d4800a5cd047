import { afterEach } from "@jest/globals";
import { createFetchTransport } from "../client/fetch/fetch-transport.ts";
import { RekogClient } from "../client/rekog-client.ts";
import { NodeClient, type NodeClientOptions } from "../transport/node-client.ts";
import { createFakeClock } from "./fake-clock.ts";
import { type StubApi, type StubScript, startStubApi } from "./stub-api.ts";

export interface StubClient {
  client: RekogClient;
  /** How long it waited between attempts, in milliseconds */
  slept: number[];
  /** What it told of each answer */
  exchanges: unknown[];
}

export type TransportName = "node" | "fetch";

/** Clients on a clock that never makes them wait, and APIs of canned answers for them; all are closed after each test. */
export function stubClients(over: TransportName = "node") {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  function newClient(options: NodeClientOptions): RekogClient {
    const client =
      over === "node"
        ? new NodeClient(options)
        : new RekogClient({ ...options, transport: createFetchTransport() });
    closers.push(() => client.close());
    return client;
  }

  function clientFor(endpoint: string): StubClient {
    const { now, sleep, slept } = createFakeClock();
    const exchanges: unknown[] = [];
    const client = newClient({
      endpoint,
      userAgent: "rekog/1.2.3",
      now,
      sleep,
      random: () => 1,
      onExchange: (exchange) => exchanges.push(exchange),
    });
    return { client, slept, exchanges };
  }

  async function setUp(script: StubScript = {}): Promise<{ api: StubApi } & StubClient> {
    const api = await startStubApi(script);
    const stub = clientFor(api.url);
    closers.push(api.close);
    return { api, ...stub };
  }

  return { closers, newClient, clientFor, setUp };
}
