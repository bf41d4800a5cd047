import { createHash, randomUUID } from "node:crypto";
import type { CreateBlobRequest, LeasedDelivery } from "../../../cli/client/api-types.ts";
import type { ApiClient, TextAnswer } from "../measure/blob-life.ts";

/** A request to the API, and what has to be there for it. */
export interface ApiPath {
  what: string;
  /** Whether it is more than requests to DynamoDB, as S3's, so that those alone are no baseline. */
  asksOthers?: boolean;
  /** What each of the requests needs for itself; its time is not taken. */
  prepare?: (client: ApiClient) => Promise<string>;
  /** @param ready what `prepare` gave, or nothing */
  act: (client: ApiClient, ready: string) => Promise<TextAnswer>;
}

/** The requests that are measured one by one, in this order. The first finds the blobs that the others only add to. */
export function apiPaths(known: Buffer): ApiPath[] {
  const knownBytes = {
    sha256: createHash("sha256").update(known).digest("hex"),
    size: known.length,
  };
  const create = (client: ApiClient, details: CreateBlobRequest, idempotencyKey?: string) =>
    client.call("POST", "/blobs", {
      body: details,
      headers: { "idempotency-key": idempotencyKey },
    });
  const idOf = ({ text }: TextAnswer) => (JSON.parse(text) as { blob_id: string }).blob_id;
  /** A mailbox of its own with one delivery in it, for these bytes are known: as the path of that mailbox. */
  const filledMailbox = async (client: ApiClient) => {
    const name = `bench-${randomUUID()}`;
    await create(client, { ...knownBytes, callback_mailbox: name });
    return `/mailboxes/${name}`;
  };
  const lease = (client: ApiClient, mailbox: string) => client.call("GET", `${mailbox}?limit=1`);

  return [
    { what: "list: `GET /blobs`, 20 blobs", act: (client) => client.call("GET", "/blobs") },
    { what: "usage: `GET /usage`, 7 days", act: (client) => client.call("GET", "/usage?days=7") },
    {
      what: "create with an `Idempotency-Key`",
      act: (client) => create(client, {}, randomUUID()),
    },
    {
      what: "the same creation again",
      prepare: async (client) => {
        const key = randomUUID();
        await create(client, {}, key);
        return key;
      },
      act: (client, key) => create(client, {}, key),
    },
    { what: "create: known bytes, all in the answer", act: (client) => create(client, knownBytes) },
    {
      what: "delete: `DELETE /blobs/{blob_id}`, with S3's part",
      asksOthers: true,
      prepare: async (client) => idOf(await create(client, {})),
      act: (client, blobId) => client.call("DELETE", `/blobs/${blobId}`),
    },
    {
      what: "redeliver: `POST /blobs/{blob_id}/callback`",
      prepare: async (client) =>
        idOf(await create(client, { ...knownBytes, callback_mailbox: `bench-${randomUUID()}` })),
      act: (client, blobId) => client.call("POST", `/blobs/${blobId}/callback`),
    },
    { what: "lease: `GET /mailboxes/{name}`", prepare: filledMailbox, act: lease },
    {
      what: "settle: `POST /mailboxes/{name}/{delivery_id}`",
      prepare: async (client) => {
        const mailbox = await filledMailbox(client);
        const { deliveries } = JSON.parse((await lease(client, mailbox)).text) as {
          deliveries: LeasedDelivery[];
        };
        const [delivery] = deliveries;
        if (!delivery) throw new Error("A mailbox is empty in which a delivery was to be.");
        return `${mailbox}/${delivery.delivery_id}`;
      },
      act: (client, path) =>
        client.call("POST", path, { body: { status_code: 204, duration_ms: 1 } }),
    },
  ];
}
