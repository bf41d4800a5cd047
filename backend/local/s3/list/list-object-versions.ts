import type { ServerResponse } from "node:http";
import type { Query } from "../query.ts";
import { type XmlElements, xmlDocument } from "../s3-xml.ts";
import { encodeUri } from "../sigv4.ts";
import type { ObjectFiles } from "../storage/object-files.ts";
import { isDeleteMarker } from "../storage/stored-object.ts";
import { type VersionsPage, versionsPage } from "./versions-page.ts";
import { readVersionsQuery } from "./versions-query.ts";

type Entry = VersionsPage["entries"][number];

/**
 * ListObjectVersions: every version and delete marker, keys in UTF-8 order and the newest version of each first, up to
 * 1000 a page. Owners are left out.
 * @throws S3Error `InvalidArgument`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export function listObjectVersions(
  response: ServerResponse,
  bucket: string,
  query: Query,
  files: ObjectFiles,
): void {
  const wanted = readVersionsQuery(query);
  const { entries, isTruncated } = versionsPage(files.list(bucket), wanted);
  const last = isTruncated ? entries.at(-1)?.version : undefined;
  const text = wanted.encodesUrls ? encodeListedKey : (key: string) => key;
  const elements: XmlElements = [
    ["Name", bucket],
    ["Prefix", text(wanted.prefix)],
    ["KeyMarker", text(wanted.keyMarker)],
    ["VersionIdMarker", wanted.versionIdMarker ?? ""],
    ...(last
      ? ([
          ["NextKeyMarker", text(last.key)],
          ["NextVersionIdMarker", last.versionId],
        ] as const)
      : []),
    ["MaxKeys", wanted.maxKeys],
    ...(wanted.encodesUrls ? ([["EncodingType", "url"]] as const) : []),
    ["IsTruncated", isTruncated],
    ...entries.map((entry) => describeEntry(entry, text)),
  ];
  const body = xmlDocument("ListVersionsResult", elements, {
    namespace: "http://s3.amazonaws.com/doc/2006-03-01/",
  });
  response
    .writeHead(200, {
      "Content-Type": "application/xml",
      "Content-Length": Buffer.byteLength(body),
    })
    .end(body);
}

function describeEntry(
  { version, isLatest }: Entry,
  text: (key: string) => string,
): XmlElements[number] {
  const common = [
    ["Key", text(version.key)],
    ["VersionId", version.versionId],
    ["IsLatest", isLatest],
    ["LastModified", version.lastModifiedAt],
  ] as const;
  if (isDeleteMarker(version)) return ["DeleteMarker", common];
  const { etag, bytes } = version;
  return [
    "Version",
    [...common, ["ETag", `"${etag}"`], ["Size", bytes], ["StorageClass", "STANDARD"]],
  ];
}

/** What `encoding-type=url` asks for, since XML can't write every key: as in a form, with the slashes left. */
function encodeListedKey(key: string): string {
  return encodeUri(key).replaceAll("%2F", "/").replaceAll("%20", "+");
}
