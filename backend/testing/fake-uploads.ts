import { createHash } from "node:crypto";
import type { ObjectRef, UploadStore } from "../core/ports.ts";

export interface FakeUploads extends UploadStore {
  put(ref: ObjectRef, bytes: Uint8Array): void;
  has(ref: ObjectRef): boolean;
  /** How many bytes each `readHead` asked for. */
  reads: number[];
}

/** The uploads bucket in memory. */
export function fakeUploads(): FakeUploads {
  const objects = new Map<string, Uint8Array>();
  const nameOf = ({ key, versionId = "null" }: ObjectRef) => `${key}@${versionId}`;
  const reads: number[] = [];
  return {
    reads,
    put: (ref, bytes) => void objects.set(nameOf(ref), bytes),
    has: (ref) => objects.has(nameOf(ref)),
    async readHead(ref, maxBytes) {
      reads.push(maxBytes);
      const bytes = objects.get(nameOf(ref));
      if (!bytes) return undefined;
      const etag = createHash("md5").update(bytes).digest("hex");
      return { bytes: bytes.length, etag, head: bytes.subarray(0, maxBytes) };
    },
    async remove(ref) {
      objects.delete(nameOf(ref));
    },
  };
}
