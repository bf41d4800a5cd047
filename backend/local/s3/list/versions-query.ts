import type { Query } from "../query.ts";
import { invalidArgument } from "../s3-error.ts";
import { checkVersionId } from "../storage/version-id.ts";
import type { VersionsRange } from "./versions-page.ts";

/** The parameters of ListObjectVersions that are understood here; `delimiter` is not. */
export const versionsParameters: ReadonlySet<string> = new Set([
  "versions",
  "x-id",
  "prefix",
  "key-marker",
  "version-id-marker",
  "max-keys",
  "encoding-type",
]);

/** The most entries of one answer, and what a client gets that does not say. */
const maxPageKeys = 1000;
const maxInteger = 2 ** 31 - 1;

export interface VersionsQuery extends VersionsRange {
  encodesUrls: boolean;
}

/** @throws S3Error `InvalidArgument` for a parameter that is wrong. */
export function readVersionsQuery(query: Query): VersionsQuery {
  const encodingType = query.get("encoding-type") || "url";
  if (encodingType !== "url") {
    const message = "Invalid Encoding Method specified in Request";
    throw invalidArgument("encoding-type", encodingType, message);
  }
  return {
    prefix: query.get("prefix") ?? "",
    keyMarker: query.get("key-marker") ?? "",
    versionIdMarker: readVersionIdMarker(query),
    maxKeys: readMaxKeys(query.get("max-keys") || String(maxPageKeys)),
    encodesUrls: Boolean(query.get("encoding-type")),
  };
}

function readVersionIdMarker(query: Query): string | undefined {
  const name = "version-id-marker";
  const marker = query.get(name);
  if (marker === undefined) return undefined;
  if (marker === "") {
    throw invalidArgument(name, marker, "A version-id marker cannot be empty.");
  }
  if (!query.get("key-marker")) {
    const message = "A version-id marker cannot be specified without a key marker.";
    throw invalidArgument(name, marker, message);
  }
  checkVersionId(marker, name);
  return marker;
}

function readMaxKeys(value: string): number {
  const maxKeys = Number(value);
  if (!/^-?\d+$/.test(value) || maxKeys > maxInteger) {
    const message = "Provided max-keys not an integer or within integer range";
    throw invalidArgument("max-keys", value, message);
  }
  if (maxKeys < 0) {
    const message = `Argument max-keys must be an integer between 0 and ${maxInteger}`;
    throw invalidArgument("max-keys", value, message);
  }
  return Math.min(maxKeys, maxPageKeys);
}
