import { Agent, request } from "undici";
import { uploadForm } from "./form.mjs";

/** For how long a result may be waited for. */
const MAX_WAIT_MS = 60_000;

/** A client's side of the API: keeps its connections, as many as it needs. */
export function openClient(url, receiver) {
  const dispatcher = new Agent({ keepAliveTimeout: 60_000 });

  async function send(address, options) {
    const { statusCode, headers, body } = await request(address, { ...options, dispatcher });
    const text = await body.text();
    if (statusCode >= 300) throw new Error(`${statusCode} from ${options.method}: ${text}`);
    return { statusCode, headers, text };
  }

  const createAnswer = (details = {}) => {
    const headers = { "content-type": "application/json" };
    return send(`${url}/blobs`, { method: "POST", headers, body: JSON.stringify(details) });
  };
  const create = async (details) => JSON.parse((await createAnswer(details)).text);
  const get = (blobId) => send(`${url}/blobs/${blobId}`, { method: "GET" });

  /**
   * One blob from its creation to its callback. The time is from the form's 204 to the callback's arrival at a receiver
   * in this process; nothing is polled.
   * @returns {Promise<{ blobId: string, ms: number, blob: object }>}
   */
  async function run(picture) {
    const created = await create({ callback_url: receiver.url });
    const called = receiver.callbackFor(created.blob_id);
    await send(created.upload_info.url, uploadForm(created.upload_info, picture));
    const uploadedMs = performance.now();
    const { atMs, blob } = await within(called);
    if (blob.status !== "succeeded") throw new Error(`A blob failed: ${blob.error?.code}`);
    return { blobId: created.blob_id, ms: Math.max(0, atMs - uploadedMs), blob };
  }

  return { create, createAnswer, get, run, close: () => dispatcher.close() };
}

async function within(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("A callback did not come in time.")), MAX_WAIT_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
