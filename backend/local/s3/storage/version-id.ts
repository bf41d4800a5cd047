import { randomBytes } from "node:crypto";
import { invalidArgument } from "../s3-error.ts";

/** 24 bytes in an alphabet that no URL has to encode, which is what S3's own ids look like. */
export const versionIdPattern = /^[A-Za-z0-9._]{32}$/;

/** What S3 calls the one version of an object that was stored without versioning. Here is none, but it is a right id. */
const nullVersionId = "null";

const sequencerBytes = 9;
const randomByteCount = 15;

/**
 * Makes the id of a version: its sequencer, so that a listing can go on behind a version that was deleted meanwhile,
 * and 120 random bits, so that no id can be guessed or comes back. Opaque to clients.
 */
export function createVersionId(
  sequencer: string,
  random: (bytes: number) => Uint8Array = randomBytes,
): string {
  return Buffer.concat([Buffer.from(sequencer, "hex"), random(randomByteCount)])
    .toString("base64url")
    .replaceAll("-", ".");
}

/** The sequencer in a well-formed id, whether there is such a version or not; for "null" one below all others. */
export function sequencerOf(versionId: string): string {
  const bytes =
    versionId === nullVersionId
      ? Buffer.alloc(sequencerBytes)
      : Buffer.from(versionId.replaceAll(".", "-"), "base64url").subarray(0, sequencerBytes);
  return bytes.toString("hex").toUpperCase();
}

/** @throws S3Error `InvalidArgument`, naming the parameter, for what can't be the id of any version. */
export function checkVersionId(value: string, parameter: string): void {
  if (value === nullVersionId || versionIdPattern.test(value)) return;
  throw invalidArgument(parameter, value, "Invalid version id specified");
}
