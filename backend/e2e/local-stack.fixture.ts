import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { components } from "../../openapi.d.ts";
import type { ToldApart } from "../../told-apart.d.ts";
import { holdsNoSecret, rememberSecret } from "../../toolchain/secrets/leaks.ts";
import type { LocalModeOptions } from "../local/local-mode-options.ts";
import type { LocalMode } from "../local/start-local.ts";
import { expectToMatchContract } from "../testing/contract.ts";
import { behindTheApi } from "./behind-the-api.fixture.ts";

type Schemas = components["schemas"];
export type Blob = ToldApart<Schemas["Blob"]>;
export type CreatedBlob = ToldApart<Schemas["CreatedBlob"]>;
export type UploadInfo = Schemas["UploadInfo"];

/** The API's answer to a request, valid by the contract. */
export interface Answer {
  status: number;
  body: unknown;
}

/** S3's answer to a form: the status, and the code of its error. */
export interface FormAnswer {
  status: number;
  code?: string | undefined;
}

/** What a test sees of a rekog that is whole: its API, its form, and what stands for AWS behind it. */
export type LocalStack = Awaited<ReturnType<typeof startLocalStack>>;

/**
 * Starts the built local mode in this process, with a data folder of its own that `stop` removes. Every response of the
 * API that a test gets to see was checked against the contract.
 */
export async function startLocalStack(
  options: Pick<
    LocalModeOptions,
    "convert" | "detector" | "faults" | "isOpen" | "limits" | "requireKey" | "witness"
  > = {},
) {
  const dataDir = await mkdtemp(join(tmpdir(), "rekog-e2e-"));
  const waiting = new Map<() => void, string[]>();
  const lines: string[] = [];
  // The built one: its worker threads cannot load TypeScript.
  const built = new URL("../../dist/backend/local/start-local.js", import.meta.url).href;
  const { startLocal } = (await import(built)) as typeof import("../local/start-local.ts");
  const local: LocalMode = await startLocal({
    ...options,
    dataDir,
    version: "0.0.0-test",
    log(line) {
      lines.push(line);
      holdsNoSecret("local mode's log", line);
      for (const [resolve, words] of waiting) {
        if (words.every((word) => line.includes(word))) resolve();
      }
    },
  });
  const { url, aws } = local;
  rememberSecret("aws_secret", aws.credentials.secretAccessKey);
  const behind = behindTheApi(aws);

  async function call(operationId: string, path: string, init?: RequestInit): Promise<Answer> {
    const response = await fetch(`${url}${path}`, init);
    const { status } = response;
    const text = await response.text();
    if (status === 204) return { status, body: undefined };
    const headers = Object.fromEntries(response.headers);
    const answer = { statusCode: status, headers, body: text };
    return { status, body: expectToMatchContract(operationId, answer) };
  }

  async function get(blobId: string, query = ""): Promise<Blob> {
    return okay<Blob>(await call("getBlob", `/blobs/${blobId}${query}`), 200);
  }

  async function create(request: Schemas["CreateBlobRequest"] = {}): Promise<CreatedBlob> {
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(request) };
    rememberSecret("callback_query", request.callback_url?.split("?")[1]);
    return okay<CreatedBlob>(await call("createBlob", "/blobs", init), 201);
  }

  /** The next line of the functions' log that has all of these words. */
  function logged(...words: string[]): Promise<void> {
    return new Promise((resolve) => waiting.set(resolve, words));
  }

  return {
    url,
    aws,
    call,
    get,
    logged,
    /** The functions' log so far. */
    lines: () => [...lines],

    /** A blob whose form is to be posted. */
    async open(request: Schemas["CreateBlobRequest"] = {}) {
      const { blob_id: blobId, upload_info: form } = await create(request);
      if (!form) throw new Error(`There is nothing to upload for ${blobId}.`);
      return { blobId, form };
    },

    create,

    async post(
      { url: formUrl, fields }: UploadInfo,
      bytes: Uint8Array,
      name = "photo.jpg",
    ): Promise<FormAnswer> {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append("file", new globalThis.Blob([new Uint8Array(bytes)]), name);
      const response = await fetch(formUrl, { method: "POST", body: form });
      const [, code] = /<Code>(\w+)<\/Code>/.exec(await response.text()) ?? [];
      return { status: response.status, code };
    },

    /** The blob at its end. Asked again when the log tells of its end, and not before. */
    async finished(blobId: string): Promise<Blob> {
      const told = logged("blob_finished", blobId);
      // A function that dies meanwhile takes its neighbours with it, and this is answered 500, which no contract has.
      const early = await fetch(`${url}/blobs/${blobId}`);
      const isThere = early.status === 200 && isTerminal((await early.json()) as Blob);
      if (!isThere) await told;
      return get(blobId);
    },

    async remove(blobId: string): Promise<void> {
      okay(await call("deleteBlob", `/blobs/${blobId}`, { method: "DELETE" }), 204);
    },

    deadUploads: behind.deadUploads,

    /** How many versions of objects are left, once nothing is being done any more. */
    async leftovers(): Promise<number> {
      await local.drain();
      return behind.countVersions();
    },

    async stop(): Promise<void> {
      behind.close();
      await local.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

export const isTerminal = ({ status }: { status: string }) =>
  status === "succeeded" || status === "failed";

function okay<Body>({ status, body }: Answer, wanted: number): Body {
  if (status !== wanted) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body as Body;
}
