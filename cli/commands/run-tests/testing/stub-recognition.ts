import { createHash } from "node:crypto";
import { afterEach } from "@jest/globals";
import { callbackSender } from "../../../../backend/adapters/callback-sender/callback-sender.ts";
import type {
  ApiBlob,
  ApiLabel,
  ApiSucceededBlob,
  CreateBlobRequest,
} from "../../../client/api-types.ts";
import type { FailedBlob } from "../../../client/told-blob.ts";
import { failedBlob, sampleLabel, succeededBlob } from "../../../testing/sample-blobs.ts";
import {
  callbackSecret,
  createdBlob,
  type StubApi,
  type StubScript,
  startStubApi,
} from "../../../testing/stub-api.ts";

/** What is recognised in a picture, by its content as text. */
export type StubResults = Record<string, Partial<ApiSucceededBlob> | FailedBlob>;

export interface StubRecognition extends StubApi {
  /** The most blobs that were created and not yet answered for at a time */
  mostAtOnce(): number;
}

export interface StubRecognitionOptions {
  /** What callbacks are signed with; the blob's own secret, unless it is given */
  secret?: string;
  /** Send none */
  isSilent?: boolean;
  /** Blobs that it creates before it answers 503 for ever */
  outAfter?: number;
  script?: StubScript;
}

export const label = (name: string, confidence: number): ApiLabel =>
  sampleLabel({ label: name, confidence, aliases: [], parents: [], instances: [] });

export const recognised = (...labels: ApiLabel[]): Partial<ApiSucceededBlob> => ({ labels });

export const failure = (code: FailedBlob["error"]["code"]): FailedBlob => {
  const blob = failedBlob();
  return { ...blob, error: { ...blob.error, code } };
};

/** Starts APIs that know some pictures by heart and call back about them; they are closed after each test of a file. */
export function stubRecognitions() {
  const started: StubApi[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((api) => api.close()));
  });
  return async (results: StubResults, options: StubRecognitionOptions = {}) => {
    const api = await startStubRecognition(results, options);
    started.push(api);
    return api;
  };
}

/** Of the blob that is created first, with 0, and so on. */
export const stubBlobId = (count: number) =>
  `6f1c2a34-9a4e-4b39-8a55-${String(count).padStart(12, "0")}`;

async function startStubRecognition(
  results: StubResults,
  options: StubRecognitionOptions,
): Promise<StubRecognition> {
  const { secret = callbackSecret, isSilent = false, outAfter = Infinity } = options;
  const byHash = new Map(
    Object.entries(results).map(([content, blob]) => [
      createHash("sha256").update(content).digest("hex"),
      blob,
    ]),
  );
  const requests = new Map<string, CreateBlobRequest>();
  const open = new Set<string>();
  let most = 0;

  function resultOf(blobId: string): ApiBlob {
    const known = byHash.get(requests.get(blobId)?.sha256 ?? "");
    return known?.status === "failed"
      ? { ...known, blob_id: blobId }
      : { ...succeededBlob(), ...known, blob_id: blobId };
  }

  const api = await startStubApi({
    create(count, body) {
      if (count >= outAfter) return { status: 503 };
      const blobId = stubBlobId(count);
      requests.set(blobId, body);
      open.add(blobId);
      most = Math.max(most, open.size);
      const { callback_url: url } = body;
      const called = url ? { callback_url: url, callback_secret: callbackSecret } : {};
      return { status: 201, body: createdBlob(api.url, { ...called, blob_id: blobId }) };
    },
    async get() {
      const blobId = api.gets.at(-1)?.split("/").at(-1) ?? "";
      const blob = resultOf(blobId);
      if (open.delete(blobId) && !isSilent) {
        await deliver(requests.get(blobId) ?? {}, blob, secret);
      }
      return { status: 200, body: blob };
    },
    ...options.script,
  });
  return { ...api, mostAtOnce: () => most };
}

/** Sends what the deployed API would. */
async function deliver(request: CreateBlobRequest, blob: ApiBlob, secret: string): Promise<void> {
  const { callback_url: url, callback_certificate_sha256: certificateSha256 = "" } = request;
  if (url === undefined) return;
  const sender = callbackSender({ userAgent: "rekog/0.0.0", allowLoopback: true });
  const webhookId = `blob_${blob.blob_id}`;
  const body = JSON.stringify(blob);
  await sender
    .send({ url, body, secret, webhookId, trust: { certificateSha256 } })
    .finally(sender.close);
}
