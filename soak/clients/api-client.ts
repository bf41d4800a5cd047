import { setTimeout as sleepMs } from "node:timers/promises";
import type { components } from "../../openapi.d.ts";
import type { Blob, CreatedBlob } from "./tracked-blob.ts";

type Schemas = components["schemas"];

const firstPauseMs = 100;
const longestPauseMs = 1_000;

/** The API refused something that is right. It is not tried again. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}

export type ApiClient = ReturnType<typeof apiClient>;

/**
 * The public API, to which every request is sent again until it is answered, whoever was killed meanwhile.
 * @param signal ends the patience
 */
export function apiClient(url: string, signal: AbortSignal) {
  let requests = 0;
  let retries = 0;

  /** @param onLost hears of each request that may have been done though no answer came */
  async function call(path: string, init: RequestInit, onLost = () => {}): Promise<Response> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      requests += 1;
      try {
        const response = await fetch(`${url}${path}`, { ...init, signal });
        if (response.status < 500) return response;
        await response.arrayBuffer();
        onLost();
      } catch (error) {
        signal.throwIfAborted();
        if (!isRefusedConnection(error)) onLost();
      }
      retries += 1;
      await sleepMs(pauseMs, undefined, { signal });
    }
  }

  return {
    counts: () => ({ requests, retries }),

    async create(request: Schemas["CreateBlobRequest"], onLost: () => void): Promise<CreatedBlob> {
      const headers = { "content-type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify(request) };
      const response = await call("/blobs", init, onLost);
      return await answerOf<CreatedBlob>(response, 201);
    },

    /** Undefined: there is no such blob. */
    async get(blobId: string): Promise<Blob | undefined> {
      const response = await call(`/blobs/${blobId}`, {});
      if (response.status === 404) return void (await response.arrayBuffer());
      return await answerOf<Blob>(response, 200);
    },

    async remove(blobId: string): Promise<void> {
      const response = await call(`/blobs/${blobId}`, { method: "DELETE" });
      await response.arrayBuffer();
    },

    /** Once, as a form is posted: false if no answer came, or if the form is not known any more. */
    async upload({ url: formUrl, fields }: Schemas["UploadInfo"], bytes: Buffer): Promise<boolean> {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append("file", new globalThis.Blob([new Uint8Array(bytes)]), "picture");
      requests += 1;
      try {
        const response = await fetch(formUrl, { method: "POST", body: form, signal });
        await response.arrayBuffer();
        return response.status === 204;
      } catch {
        signal.throwIfAborted();
        return false;
      }
    },
  };
}

async function answerOf<Body>(response: Response, wanted: number): Promise<Body> {
  const text = await response.text();
  if (response.status === wanted) return JSON.parse(text) as Body;
  throw new RefusedError(`The API answered ${response.status}, not ${wanted}.`);
}

const isRefusedConnection = (error: unknown): boolean =>
  ((error as Error).cause as { code?: string } | undefined)?.code === "ECONNREFUSED";
