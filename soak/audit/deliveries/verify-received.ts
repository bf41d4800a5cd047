import { isDeepStrictEqual } from "node:util";
import type { Blob } from "../../clients/tracked-blob.ts";
import type { Evidence, Finding } from "../../evidence.ts";
import { faultOfSignature, type Secret } from "./signature.ts";

/** A callback that was read and whose signature is good. */
export interface Verified {
  /** When it was signed, in ms since the epoch; whole seconds. */
  signedAtMs: number;
  body: Blob;
  answered: number;
}

/** What the receivers got, by blob; and what of it is not as it was sent. */
export function verifyReceived({ trackedBlobs, behind, received }: Evidence) {
  const secrets = new Map<string, Secret>();
  for (const { blob_id, callback } of behind.rows) secrets.set(blob_id, callback?.secret);
  for (const { blobId, callbackSecret } of trackedBlobs) secrets.set(blobId, callbackSecret);
  const verified = new Map<string, Verified[]>();
  const findings: Finding[] = [];
  for (const { headers, body, atMs, answered } of received) {
    const blobId = String(headers["webhook-id"]).replace(/^blob_/, "");
    const why = faultOfSignature(headers, body, secrets.get(blobId), atMs);
    if (why) findings.push({ subject: `callback of blob ${blobId}`, why });
    else {
      const signedAtMs = Number(headers["webhook-timestamp"]) * 1000;
      const its = { signedAtMs, body: JSON.parse(body) as Blob, answered };
      verified.set(blobId, [...(verified.get(blobId) ?? []), its]);
    }
  }
  return { verified, findings };
}

/** A callback has what `GET` has; its ledger is another matter. */
export function differentResult(
  { callback: _, ...told }: Blob,
  { callback: __, ...read }: Blob,
): string[] {
  return isDeepStrictEqual(told, read) ? [] : ["told something else than GET does"];
}
