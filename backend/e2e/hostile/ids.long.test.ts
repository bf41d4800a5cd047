import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "@jest/globals";
import { BUCKET } from "../../local/resources.ts";
import { exchange, type Outcome, outcomeOf, rawRequest } from "./raw-exchange.fixture.ts";
import { type Attack, area, underAttack } from "./under-attack.fixture.ts";

const UNKNOWN = "404 blob_not_found";
/** API Gateway's own: no route is like that. */
const NO_ROUTE = "404";
const TOO_LONG = "431";

interface IdAttack extends Attack {
  /** As it stands in the request's first line. */
  id: string;
  answer: Outcome;
}

const IDS: IdAttack[] = [
  { name: "two folders up, slashes encoded", id: "..%2f..%2fetc%2fpasswd", answer: UNKNOWN },
  { name: "two folders up, dots encoded", id: "%2e%2e/%2e%2e/etc/passwd", answer: NO_ROUTE },
  { name: "two folders up, encoded twice", id: "..%252f..%252fetc%252fpasswd", answer: UNKNOWN },
  { name: "two folders up, all of it encoded", id: "%2e%2e%2f%2e%2e%2f", answer: UNKNOWN },
  { name: "two folders up, with backslashes", id: "..\\..\\etc\\passwd", answer: NO_ROUTE },
  { name: "two folders up, backslashes encoded", id: "..%5c..%5cetc", answer: UNKNOWN },
  { name: "two folders up, in overlong UTF-8", id: "..%c0%af..%c0%af", answer: UNKNOWN },
  { name: "a path", id: "a/b/c/d", answer: NO_ROUTE },
  { name: "a path that begins with two slashes", id: "/etc/passwd", answer: NO_ROUTE },
  { name: "a path that is encoded", id: "%2fetc%2fpasswd", answer: UNKNOWN },
  { name: "a URL", id: "http:%2f%2f127.0.0.1%2f", answer: UNKNOWN },
  { name: "three dots", id: "...", answer: UNKNOWN },
  { name: "a NUL", id: "%00", answer: UNKNOWN },
  { name: "a NUL behind letters", id: "abc%00.json", answer: UNKNOWN },
  { name: "a line feed behind letters", id: "abc%0a", answer: UNKNOWN },
  { name: "a header", id: "abc%0d%0aset-cookie:%20a=b", answer: UNKNOWN },
  { name: "what cannot be decoded", id: "%ff%fe", answer: UNKNOWN },
  { name: "half an encoding", id: "%", answer: UNKNOWN },
  { name: "an encoding that is none", id: "%zz", answer: UNKNOWN },
  { name: "raw bytes", id: "\xff\xfe\x80", answer: "400" },
  { name: "a raw NUL", id: "a\0b", answer: "400" },
  { name: "a raw tab", id: "a\tb", answer: "400" },
  { name: "letters from right to left", id: encodeURIComponent("\u202egnp"), answer: UNKNOWN },
  { name: "letters that look like ours", id: encodeURIComponent("аbс"), answer: UNKNOWN },
  {
    name: "a combining accent, a thousand times",
    id: encodeURIComponent("\u0301".repeat(1_000)),
    answer: UNKNOWN,
  },
  { name: "10 kB", id: "a".repeat(10_000), answer: UNKNOWN },
  { name: "10 kB of encodings", id: "%41".repeat(3_333), answer: UNKNOWN },
  { name: "20 kB", id: "a".repeat(20_000), answer: TOO_LONG },
  { name: "64 letters, as an id may be", id: "a".repeat(64), answer: UNKNOWN },
  { name: "65 letters", id: "a".repeat(65), answer: UNKNOWN },
  { name: "__proto__", id: "__proto__", answer: UNKNOWN },
  { name: "constructor", id: "constructor", answer: UNKNOWN },
  { name: "the route's own words", id: "{blob_id}", answer: UNKNOWN },
  { name: "a condition", id: "x'%20OR%20'1'='1", answer: UNKNOWN },
  { name: "a shell's words", id: "$(id)%60id%60;id", answer: UNKNOWN },
  { name: "a page's words", id: "%3Cscript%3Ealert(1)%3C%2Fscript%3E", answer: UNKNOWN },
];

const OPERATIONS = [
  { method: "GET", of: "" },
  { method: "DELETE", of: "" },
  { method: "POST", of: "/callback" },
];

const ids = area("ids in the API's paths", IDS, async ({ id, answer }, target) => {
  for (const { method, of } of OPERATIONS) {
    const request = rawRequest(`${method} /blobs/${id}${of} HTTP/1.1`);
    const said = await exchange(target.apiUrl, [request]);
    expect(`${method} ${outcomeOf(said)}`).toBe(`${method} ${answer}`);
    expect(said).not.toMatch(/set-cookie|root:/i);
  }
});

interface QueryAttack extends Attack {
  query: string;
  answer: Outcome;
}

const BAD = "400 invalid_request";
const times = (count: number, parameter: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => parameter(i)).join("&");

const QUERIES: QueryAttack[] = [
  { name: "ten thousand parameters", query: times(10_000, (i) => `a${i}=b`), answer: TOO_LONG },
  { name: "two thousand that nobody knows", query: times(2_000, (i) => `a${i}=`), answer: BAD },
  { name: "one of them, a thousand times", query: times(1_000, () => "labels=Car"), answer: "200" },
  {
    name: "a thousand times the wrong one",
    query: times(1_000, () => "max_labels=1"),
    answer: BAD,
  },
  { name: "eight thousand separators", query: "&".repeat(8_000), answer: "200" },
  { name: "labels of 10 kB", query: `labels=${"a".repeat(10_000)}`, answer: BAD },
  { name: "labels of 4,096 letters", query: `labels=${"a".repeat(4_096)}`, answer: "200" },
  { name: "two thousand labels", query: `labels=${"a,".repeat(2_000)}a`, answer: "200" },
  { name: "two thousand labels of nothing", query: `labels=${",".repeat(2_000)}`, answer: BAD },
  { name: "__proto__", query: "__proto__=1&__proto__[polluted]=1", answer: BAD },
  { name: "constructor", query: "constructor=1&constructor.prototype.polluted=1", answer: BAD },
  { name: "a list, as some frameworks read it", query: "labels[]=Car&labels[0]=Dog", answer: BAD },
  { name: "1e999", query: "min_confidence=1e999", answer: BAD },
  { name: "a hundred digits", query: `max_labels=${"9".repeat(100)}`, answer: BAD },
  { name: "four thousand zeros", query: `min_confidence=${"0".repeat(4_000)}1`, answer: "200" },
  { name: "other digits", query: `max_labels=${encodeURIComponent("٣")}`, answer: BAD },
  { name: "a NUL", query: "labels=Car%00", answer: "200" },
  { name: "a header", query: "labels=Car%0d%0aset-cookie:%20a=b", answer: "200" },
  { name: "what cannot be decoded", query: "labels=%ff%&%=%zz", answer: BAD },
  { name: "a name without a value", query: "labels", answer: BAD },
  { name: "a value without a name", query: "=Car", answer: BAD },
  { name: "many question marks", query: "?".repeat(1_000), answer: BAD },
];

const queries = area("query strings", QUERIES, async ({ query, answer }, target) => {
  const { blobId } = await target.open();
  const said = await exchange(target.apiUrl, [
    rawRequest(`GET /blobs/${blobId}?${query} HTTP/1.1`),
  ]);
  expect(outcomeOf(said)).toBe(answer);
  expect(said).not.toMatch(/^set-cookie/im);
});

interface KeyAttack extends Attack {
  key: string;
  /** Of reading, of looking and of deleting it, each with a good signature. */
  answers?: [get: string, head: string, remove: string];
}

const ABSENT: [string, string, string] = ["NoSuchKey", "NotFound", "fine"];

const KEYS: KeyAttack[] = [
  { name: "two folders up", key: "../../../etc/passwd" },
  { name: "a path of its own", key: "/etc/passwd" },
  { name: "there and back", key: "uploads/../../../local.json" },
  { name: "a record's file", key: "../local.json" },
  { name: "dots alone", key: ".." },
  { name: "encoded twice", key: "..%2f..%2fetc%2fpasswd" },
  { name: "a NUL", key: "a\0b" },
  { name: "line ends", key: "a\r\nSet-Cookie: a=b" },
  { name: "__proto__", key: "__proto__" },
  { name: "1,024 bytes", key: "a".repeat(1_024) },
  {
    name: "1,025 bytes",
    key: "a".repeat(1_025),
    answers: ["KeyTooLongError", "400", "KeyTooLongError"],
  },
  {
    name: "10 kB",
    key: "a".repeat(10_000),
    answers: ["KeyTooLongError", "400", "KeyTooLongError"],
  },
];

const keys = area("keys at the S3 endpoint", KEYS, async ({ key, answers = ABSENT }, target) => {
  const client = new S3Client({ ...target.signing, endpoint: target.s3Url, maxAttempts: 1 });
  const named = { Bucket: BUCKET, Key: key };
  const nameOf = (error: { name: string; $metadata?: { httpStatusCode?: number } }) =>
    error.name === "Unknown" ? String(error.$metadata?.httpStatusCode) : error.name;
  try {
    const got = client.send(new GetObjectCommand(named)).then(() => "fine", nameOf);
    const seen = client.send(new HeadObjectCommand(named)).then(() => "fine", nameOf);
    expect([await got, await seen]).toEqual(answers.slice(0, 2));
    const removed = await client.send(new DeleteObjectCommand(named)).catch((error) => error);
    expect(removed.VersionId ? "fine" : nameOf(removed)).toBe(answers[2]);
    // A delete marker is a file of its own, whose name no key has a say in.
    const VersionId = removed.VersionId as string | undefined;
    if (VersionId) await client.send(new DeleteObjectCommand({ ...named, VersionId }));
  } finally {
    client.destroy();
  }
  const unsigned = await exchange(target.s3Url, [
    rawRequest(`GET /${BUCKET}/../../etc/passwd HTTP/1.1`),
  ]);
  expect(outcomeOf(unsigned)).toBe("403 AccessDenied");
});

underAttack([ids, queries, keys]);
