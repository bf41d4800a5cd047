import type { ApiBlob, ApiSucceededBlob } from "../client/api-types.ts";
import { succeededBlob } from "./sample-blobs.ts";
import { createdBlob, type StubApi, type StubScript } from "./stub-api.ts";

/** The id of the blob that was created after so many others. */
export const numberedId = (count: number) =>
  `6f1c2a34-9a4e-4b39-8a55-${String(count).padStart(12, "0")}`;

/** A stub API's script whose blobs have ids of their own; each has succeeded by the time it is read. */
export function numberedBlobs(
  api: () => StubApi,
  blob: (change: Partial<ApiSucceededBlob>) => ApiBlob = succeededBlob,
): StubScript {
  return {
    create: (count) => ({
      status: 201,
      body: createdBlob(api().url, { blob_id: numberedId(count) }),
    }),
    get: (count) => {
      const [blobId = ""] = /[0-9a-f-]{36}/.exec(api().gets[count] ?? "") ?? [];
      return { status: 200, body: blob({ blob_id: blobId }) };
    },
  };
}
