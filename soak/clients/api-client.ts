import { setTimeout as sleepMs } from "node:timers/promises";
import type { components } from "../../openapi.d.ts";
import type { Blob, CreatedBlob } from "./tracked-blob.ts";

type Schemas = components["schemas"];
export type UsageDay = Schemas["UsageDay"];

const firstPauseMs = 100;
const longestPauseMs = 1_000;
const blobsPerPage = 100;

/** The API refused something that is right. It is not tried again. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}

/** What a creation was answered. */
export type Creation =
  | { kind: "created"; blob: CreatedBlob; isReplayed: boolean }
  /** 429 and 422, by their own code. */
  | { kind: "spending_limit" | "idempotency_key_reused" };

export interface CreateOptions {
  /** Its `Idempotency-Key`. */
  order?: string | undefined;
  /** For so long the first answer is waited for. */
  patienceMs?: number | undefined;
  /** Hears of each request that may have been done though no answer came. */
  onLost?: () => void;
}

export type ApiClient = ReturnType<typeof apiClient>;
export type AccountApi = ReturnType<ApiClient["as"]>;

interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

interface CallOptions {
  onLost?: (() => void) | undefined;
  patienceMs?: number | undefined;
}

/**
 * The public API, to which every request is sent again until it is answered, whoever was killed meanwhile.
 * @param signal ends the patience
 */
export function apiClient(url: string, signal: AbortSignal) {
  let requests = 0;
  let retries = 0;

  async function call(
    path: string,
    init: RequestInit,
    { onLost = () => {}, patienceMs }: CallOptions = {},
  ): Promise<Answer> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      const isImpatient = patienceMs !== undefined && pauseMs === firstPauseMs;
      const patience = isImpatient ? [AbortSignal.timeout(patienceMs)] : [];
      requests += 1;
      try {
        const its = AbortSignal.any([signal, ...patience]);
        const response = await fetch(`${url}${path}`, { ...init, signal: its });
        const { status, headers } = response;
        const body = await response.text();
        if (status < 500) return { status, headers, body };
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

    /**
     * The API as the holder of a key has it.
     * @param keyNow the key to send by now; undefined sends none
     */
    as(keyNow: () => string | undefined) {
      const send = (path: string, init: RequestInit & { headers?: object }, options = {}) => {
        const key = keyNow();
        const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
        return call(path, { ...init, headers: { ...init.headers, ...authorization } }, options);
      };

      return {
        async create(
          request: Schemas["CreateBlobRequest"],
          { order, ...options }: CreateOptions = {},
        ): Promise<Creation> {
          const headers = {
            "content-type": "application/json",
            ...(order !== undefined && { "idempotency-key": order }),
          };
          const init = { method: "POST", headers, body: JSON.stringify(request) };
          const { status, headers: answered, body } = await send("/blobs", init, options);
          if (status === 201) {
            const isReplayed = answered.get("idempotent-replayed") === "true";
            return { kind: "created", blob: JSON.parse(body) as CreatedBlob, isReplayed };
          }
          const code = codeIn(body);
          if (status === 429 && code === "spending_limit") return { kind: code };
          if (status === 422 && code === "idempotency_key_reused") return { kind: code };
          throw refusal(status, code);
        },

        /** Undefined: there is no such blob. */
        async get(blobId: string): Promise<Blob | undefined> {
          const answer = await send(`/blobs/${blobId}`, {});
          return answer.status === 404 ? undefined : answerOf<Blob>(answer);
        },

        /** The status of the last answer, and whether one before that was lost. */
        async remove(blobId: string): Promise<{ answer: number; isRepeated: boolean }> {
          let isRepeated = false;
          const onLost = () => {
            isRepeated = true;
          };
          const { status } = await send(`/blobs/${blobId}`, { method: "DELETE" }, { onLost });
          return { answer: status, isRepeated };
        },

        /** The ids of all blobs that it lists, page by page. */
        async list(): Promise<string[]> {
          const ids: string[] = [];
          for (let cursor: string | undefined = ""; cursor !== undefined; ) {
            const from = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
            const answer = await send(`/blobs?limit=${blobsPerPage}${from}`, {});
            const page = answerOf<Schemas["BlobList"]>(answer);
            ids.push(...page.blobs.map(({ blob_id }) => blob_id));
            cursor = page.next_cursor;
          }
          return ids;
        },

        /** Of today and the day before: a run may be long enough to be of both. */
        async usage(): Promise<UsageDay[]> {
          return answerOf<Schemas["Usage"]>(await send("/usage?days=2", {})).days;
        },

        /** Any request, and what it was answered, whatever that is. */
        async ask(method: string, path: string): Promise<{ status: number; body: string }> {
          const { status, body } = await send(path, { method });
          return { status, body };
        },
      };
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

function answerOf<Body>({ status, body }: Answer): Body {
  if (status === 200) return JSON.parse(body) as Body;
  throw refusal(status, codeIn(body));
}

const refusal = (status: number, code: string) =>
  new RefusedError(`The API answered ${status} (${code}) to what is right.`);

function codeIn(body: string): string {
  try {
    return String((JSON.parse(body) as { code?: unknown }).code);
  } catch {
    return "no code";
  }
}

const isRefusedConnection = (error: unknown): boolean =>
  ((error as Error).cause as { code?: string } | undefined)?.code === "ECONNREFUSED";
