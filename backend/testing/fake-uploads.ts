import { createHash } from "node:crypto";
import { convertedKeyOf, uploadKeyOf } from "../core/blob/upload-key.ts";
import type { ConvertedStore, ObjectRef, UploadStore } from "../core/ports/blobs.ts";

export interface FakeUploads extends UploadStore {
  /** What was made of uploads, in the same bucket. */
  converted: ConvertedStore;
  /** Without a `versionId` it takes the place of what was put so before. */
  put(ref: ObjectRef, bytes: Uint8Array): void;
  has(ref: ObjectRef): boolean;
  /** What each `read` asked for. */
  reads: { fromByte: number; maxBytes: number }[];
}

/** The versioned uploads bucket in memory. */
export function fakeUploads(): FakeUploads {
  const versions = new Map<string, Map<string, Uint8Array>>();
  const reads: FakeUploads["reads"] = [];
  const find = ({ key, versionId }: ObjectRef) => {
    const its = versions.get(key);
    return versionId ? its?.get(versionId) : [...(its?.values() ?? [])].at(-1);
  };
  let puts = 0;
  return {
    reads,
    converted: {
      async put(blobId, jpeg) {
        const ref = { key: convertedKeyOf(blobId), versionId: `converted-${++puts}` };
        versions.set(
          ref.key,
          (versions.get(ref.key) ?? new Map<string, Uint8Array>()).set(ref.versionId, jpeg),
        );
        return ref;
      },
      async removeAll(blobId) {
        versions.delete(convertedKeyOf(blobId));
      },
    },
    put({ key, versionId = "null" }, bytes) {
      const its = versions.get(key) ?? new Map<string, Uint8Array>();
      its.delete(versionId);
      versions.set(key, its.set(versionId, bytes));
    },
    has: (ref) => find(ref) !== undefined,
    async sha256(ref) {
      const bytes = find(ref);
      return bytes && createHash("sha256").update(bytes).digest("hex");
    },
    async read(ref, fromByte, maxBytes) {
      reads.push({ fromByte, maxBytes });
      return find(ref)?.subarray(fromByte, fromByte + maxBytes);
    },
    isStored: async (blobId) => (versions.get(uploadKeyOf(blobId))?.size ?? 0) > 0,
    async remove({ key, versionId = "null" }) {
      versions.get(key)?.delete(versionId);
    },
    async removeAll(blobId) {
      versions.delete(uploadKeyOf(blobId));
      versions.delete(convertedKeyOf(blobId));
    },
  };
}
