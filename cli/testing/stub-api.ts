import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json, text as readText } from "node:stream/consumers";
import type { components } from "../../openapi.d.ts";
import type { CreateBlobRequest, SettleDelivery } from "../client/api-types.ts";
import type { NewBlob } from "../client/told-blob.ts";
import { contractBreach } from "./contract.ts";
import { type ReceivedForm, readForm } from "./read-form.ts";
import { blobId, callback, processingBlob, succeededBlob, waitingBlob } from "./sample-blobs.ts";
import { sampleEntries } from "./sample-entries.ts";
import { keyProblem } from "./sample-keys.ts";
import { sampleUsage } from "./sample-usage.ts";

interface StubAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

type Reply = StubAnswer | undefined | Promise<StubAnswer | undefined>;

/** Canned answers; each is told how many requests of its kind came before. Undefined: no answer, ever. */
export interface StubScript {
  /** Before anything else is looked at; undefined lets the request in. Not asked about forms */
  guard?: (request: IncomingMessage) => StubAnswer | undefined;
  create?: (count: number, body: CreateBlobRequest) => Reply;
  upload?: (count: number, form: ReceivedForm) => Reply;
  get?: (count: number) => Reply;
  remove?: (count: number) => Reply;
  redeliver?: (count: number) => Reply;
  usage?: (count: number) => Reply;
  list?: (count: number, query: URLSearchParams) => Reply;
  lease?: (count: number, lease: StubLease) => Reply;
  settle?: (count: number, settlement: StubSettlement) => Reply;
}

interface StubLease {
  mailbox: string;
  limit: number;
}

interface StubSettlement {
  mailbox: string;
  deliveryId: string;
  body: SettleDelivery;
}

export interface StubApi {
  url: string;
  created: CreateBlobRequest[];
  uploads: ReceivedForm[];
  /** Paths with their query */
  gets: string[];
  /** Paths */
  removals: string[];
  redeliveries: { path: string; body: unknown }[];
  /** Paths with their query */
  usages: string[];
  /** Queries */
  lists: URLSearchParams[];
  leases: StubLease[];
  settlements: StubSettlement[];
  headers: IncomingMessage["headers"][];
  /** Resolves when a request of that kind has come */
  next(kind: "create" | "upload" | "get" | "list" | "lease" | "settle"): Promise<void>;
  /** @throws when something that was sent or answered is not in the contract */
  close(): Promise<void>;
}

/** Of every callback that is asked for. */
export const callbackSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

export const uploadFields = {
  key: `uploads/${blobId}`,
  "X-Amz-Date": "20261123T120000Z",
  Policy: "e30=",
};

type UnfinishedNewBlob = Extract<NewBlob, { status: "awaiting_upload" | "processing" }>;

/** The answer to a request that created a blob. */
export const createdBlob = (
  url: string,
  change: Partial<UnfinishedNewBlob> = {},
): UnfinishedNewBlob => ({
  ...waitingBlob(),
  upload_info: {
    url: `${url}/upload`,
    fields: uploadFields,
    expires_at: "2026-11-23T13:00:00.000Z",
    max_bytes: 15_000_000,
  },
  links: { self: `/blobs/${blobId}` },
  ...change,
});

function parseJson(text: string): CreateBlobRequest | undefined {
  try {
    return JSON.parse(text || "{}");
  } catch {
    return undefined;
  }
}

/** An API of canned answers on a port of its own; what it is sent and what it answers is held against `openapi.yaml`. */
export async function startStubApi(script: StubScript = {}): Promise<StubApi> {
  const breaches: string[] = [];
  const created: CreateBlobRequest[] = [];
  const uploads: ReceivedForm[] = [];
  const gets: string[] = [];
  const removals: string[] = [];
  const redeliveries: StubApi["redeliveries"] = [];
  const usages: string[] = [];
  const lists: URLSearchParams[] = [];
  const leases: StubLease[] = [];
  const settlements: StubSettlement[] = [];
  const headers: IncomingMessage["headers"][] = [];

  const check = (schema: keyof components["schemas"], value: unknown) => {
    const breach = contractBreach(schema, value);
    if (breach) breaches.push(breach);
  };
  const defaults = {
    create: (_count: number, request: CreateBlobRequest): StubAnswer => {
      const { callback_url, callback_mailbox } = request;
      const target = {
        ...(callback_url && { callback_url }),
        ...(callback_mailbox && { callback_mailbox }),
      };
      const isCalled = Object.keys(target).length > 0;
      const secretly = { ...target, ...(isCalled && { callback_secret: callbackSecret }) };
      return { status: 201, body: createdBlob(url, secretly) };
    },
    upload: (): StubAnswer => ({ status: 204 }),
    remove: (): StubAnswer => ({ status: 204 }),
    redeliver: (): StubAnswer => ({ status: 202, body: succeededBlob({ callback: callback() }) }),
    list: (): StubAnswer => ({ status: 200, body: { blobs: sampleEntries() } }),
    lease: (): StubAnswer => ({ status: 200, body: { deliveries: [] } }),
    settle: (): StubAnswer => ({ status: 200, body: { status: "delivered" } }),
    usage: (): StubAnswer => ({ status: 200, body: sampleUsage() }),
    get: (count: number): StubAnswer => ({
      status: 200,
      body: uploads.length === 0 ? waitingBlob() : count === 0 ? processingBlob() : succeededBlob(),
    }),
  };

  async function answer(request: IncomingMessage): Promise<StubAnswer | undefined> {
    const path = request.url ?? "/";
    headers.push(request.headers);
    const refusal = path === "/upload" ? undefined : script.guard?.(request);
    if (refusal) {
      request.resume();
      return refusal;
    }
    if (request.method === "POST" && path === "/blobs") {
      const text = await readText(request);
      const body = parseJson(text);
      if (body === undefined)
        return { status: 400, body: keyProblem(400, "invalid_json", "The body is not JSON.") };
      check("CreateBlobRequest", body);
      server.emit("create", created.push(body));
      const reply = await (script.create ?? defaults.create)(created.length - 1, body);
      if (reply?.status === 201) check("CreatedBlob", reply.body);
      return reply;
    }
    if (request.method === "POST" && path === "/upload") {
      const form = await readForm(request);
      server.emit("upload", uploads.push(form));
      return (script.upload ?? defaults.upload)(uploads.length - 1, form);
    }
    if (request.method === "DELETE") {
      return (script.remove ?? defaults.remove)(removals.push(path) - 1);
    }
    if (request.method === "POST" && path.endsWith("/callback")) {
      const body = await json(request);
      check("RedeliverCallbackRequest", body);
      const count = redeliveries.push({ path, body }) - 1;
      const reply = await (script.redeliver ?? defaults.redeliver)(count);
      if (reply?.status === 202) check("Redelivery", reply.body);
      return reply;
    }
    if (path.startsWith("/mailboxes/")) return answerMailbox(request, path);
    if (path.startsWith("/usage")) {
      const reply = await (script.usage ?? defaults.usage)(usages.push(path) - 1);
      if (reply?.status === 200) check("Usage", reply.body);
      return reply;
    }
    if (request.method === "GET" && /^\/blobs(\?|$)/.test(path)) {
      const query = new URL(path, url).searchParams;
      server.emit("list", lists.push(query));
      const reply = await (script.list ?? defaults.list)(lists.length - 1, query);
      if (reply?.status === 200) check("BlobList", reply.body);
      return reply;
    }
    server.emit("get", gets.push(path));
    const reply = await (script.get ?? defaults.get)(gets.length - 1);
    if (reply?.status === 200) check("Blob", reply.body);
    return reply;
  }

  async function answerMailbox(request: IncomingMessage, path: string) {
    const { pathname, searchParams } = new URL(path, url);
    const [, , mailbox = "", deliveryId = ""] = pathname.split("/");
    if (request.method === "GET") {
      const lease = { mailbox, limit: Number(searchParams.get("limit")) };
      server.emit("lease", leases.push(lease));
      const reply = await (script.lease ?? defaults.lease)(leases.length - 1, lease);
      if (reply?.status === 200) check("LeasedDeliveries", reply.body);
      return reply;
    }
    const body = (await json(request)) as SettleDelivery;
    check("SettleDeliveryRequest", body);
    const settlement = { mailbox, deliveryId, body };
    server.emit("settle", settlements.push(settlement));
    const reply = await (script.settle ?? defaults.settle)(settlements.length - 1, settlement);
    if (reply?.status === 200) check("SettledDelivery", reply.body);
    return reply;
  }

  const send = (response: ServerResponse, reply: StubAnswer | undefined) => {
    if (!reply) return;
    const isText = typeof reply.body === "string";
    response.writeHead(reply.status, {
      "content-type": isText ? "text/plain" : "application/json",
      "apigw-requestid": "stub-request-id",
      ...reply.headers,
    });
    response.end(isText || reply.body === undefined ? reply.body : JSON.stringify(reply.body));
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (reply) => send(response, reply),
      () => response.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    created,
    uploads,
    gets,
    removals,
    redeliveries,
    usages,
    lists,
    leases,
    settlements,
    headers,
    next: async (kind) => void (await once(server, kind)),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      if (breaches.length > 0) throw new Error(`Not in the contract: ${breaches.join("; ")}`);
    },
  };
}
