import { Agent, type Dispatcher, request } from "undici";
import type { ApiBlob, CreateBlobRequest, CreatedBlob } from "../../../cli/client/api-types.ts";
import { uploadForm } from "./form.ts";
import type { Receiver } from "./receiver.ts";

/** For how long a result may be waited for. */
const maxWaitMs = 60_000;

/** An answer of the API, read to its end. */
export interface TextAnswer {
  statusCode: number;
  headers: Dispatcher.ResponseData["headers"];
  text: string;
}

type Sent = Pick<Dispatcher.RequestOptions, "method" | "headers" | "body">;

export type ApiClient = ReturnType<typeof openClient>;

/** A client's side of the API: keeps its connections, as many as it needs. */
export function openClient(url: string, receiver: Receiver, apiKey?: string) {
  const dispatcher = new Agent({ keepAliveTimeout: 60_000 });
  const authorization = apiKey === undefined ? undefined : `Bearer ${apiKey}`;

  async function send(address: string, sent: Sent): Promise<TextAnswer> {
    const { statusCode, headers, body } = await request(address, { ...sent, dispatcher });
    const text = await body.text();
    if (statusCode >= 300) throw new Error(`${statusCode} from ${sent.method}: ${text}`);
    return { statusCode, headers, text };
  }

  /** Any request of the API. */
  const call = (
    method: "GET" | "POST" | "DELETE",
    path: string,
    { body, headers = {} }: { body?: object; headers?: Record<string, string | undefined> } = {},
  ) =>
    send(`${url}${path}`, {
      method,
      headers: {
        authorization,
        ...headers,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  const createAnswer = (details: CreateBlobRequest = {}) =>
    call("POST", "/blobs", { body: details });
  async function create(details?: CreateBlobRequest) {
    const { blob_id, upload_info } = JSON.parse((await createAnswer(details)).text) as CreatedBlob;
    if (!upload_info) throw new Error(`The new blob ${blob_id} has no form to upload it with.`);
    return { blob_id, upload_info };
  }
  const getAnswer = (blobId: string) => call("GET", `/blobs/${blobId}`);
  const get = async (blobId: string) => JSON.parse((await getAnswer(blobId)).text) as ApiBlob;

  /**
   * One blob from its creation to its callback. The time is from the form's 204 to the callback's arrival at a receiver
   * in this process; nothing is polled.
   */
  async function run(
    picture: Buffer,
    details: CreateBlobRequest = {},
  ): Promise<{ blobId: string; ms: number }> {
    const created = await create({ ...details, callback_url: receiver.url });
    const called = receiver.callbackFor(created.blob_id);
    await send(created.upload_info.url, uploadForm(created.upload_info, picture));
    const uploadedMs = performance.now();
    const { atMs, blob } = await within(called);
    if (blob.status !== "succeeded") throw new Error(`A blob failed: ${blob.error?.code}`);
    return { blobId: created.blob_id, ms: Math.max(0, atMs - uploadedMs) };
  }

  return { call, create, createAnswer, get, getAnswer, run, close: () => dispatcher.close() };
}

async function within<Value>(promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("A callback did not come in time.")), maxWaitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
