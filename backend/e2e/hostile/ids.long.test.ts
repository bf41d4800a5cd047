import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "@jest/globals";
import { uploadsBucket } from "../../local/resources.ts";
import { exchange, type Outcome, outcomeOf, rawRequest } from "./raw-exchange.fixture.ts";
import { type Attack, area, underAttack } from "./under-attack.fixture.ts";

const unknown = "404 blob_not_found";
/** API Gateway's own: no route is like that. */
const noRoute = "404";
const tooLong = "431";

interface IdAttack extends Attack {
  /** As it stands in the request's first line. */
  id: string;
  answer: Outcome;
}

const idAttacks: IdAttack[] = [
  { name: "two folders up, slashes encoded", id: "..%2f..%2fetc%2fpasswd", answer: unknown },
  { name: "two folders up, dots encoded", id: "%2e%2e/%2e%2e/etc/passwd", answer: noRoute },
  { name: "two folders up, encoded twice", id: "..%252f..%252fetc%252fpasswd", answer: unknown },
  { name: "two folders up, all of it encoded", id: "%2e%2e%2f%2e%2e%2f", answer: unknown },
  { name: "two folders up, with backslashes", id: "..\\..\\etc\\passwd", answer: noRoute },
  { name: "two folders up, backslashes encoded", id: "..%5c..%5cetc", answer: unknown },
  { name: "two folders up, in overlong UTF-8", id: "..%c0%af..%c0%af", answer: unknown },
  { name: "a path", id: "a/b/c/d", answer: noRoute },
  { name: "a path that begins with two slashes", id: "/etc/passwd", answer: noRoute },
  { name: "a path that is encoded", id: "%2fetc%2fpasswd", answer: unknown },
  { name: "a URL", id: "http:%2f%2f127.0.0.1%2f", answer: unknown },
  { name: "three dots", id: "...", answer: unknown },
  { name: "a NUL", id: "%00", answer: unknown },
  { name: "a NUL behind letters", id: "abc%00.json", answer: unknown },
  { name: "a line feed behind letters", id: "abc%0a", answer: unknown },
  { name: "a header", id: "abc%0d%0aset-cookie:%20a=b", answer: unknown },
  { name: "what cannot be decoded", id: "%ff%fe", answer: unknown },
  { name: "half an encoding", id: "%", answer: unknown },
  { name: "an encoding that is none", id: "%zz", answer: unknown },
  { name: "raw bytes", id: "\xff\xfe\x80", answer: "400" },
  { name: "a raw NUL", id: "a\0b", answer: "400" },
  { name: "a raw tab", id: "a\tb", answer: "400" },
  { name: "letters from right to left", id: encodeURIComponent("\u202egnp"), answer: unknown },
  { name: "letters that look like ours", id: encodeURIComponent("аbс"), answer: unknown },
  {
    name: "a combining accent, a thousand times",
    id: encodeURIComponent("\u0301".repeat(1_000)),
    answer: unknown,
  },
  { name: "10 kB", id: "a".repeat(10_000), answer: unknown },
  { name: "10 kB of encodings", id: "%41".repeat(3_333), answer: unknown },
  { name: "20 kB", id: "a".repeat(20_000), answer: tooLong },
  { name: "64 letters, as an id may be", id: "a".repeat(64), answer: unknown },
  { name: "65 letters", id: "a".repeat(65), answer: unknown },
  { name: "__proto__", id: "__proto__", answer: unknown },
  { name: "constructor", id: "constructor", answer: unknown },
  { name: "the route's own words", id: "{blob_id}", answer: unknown },
  { name: "a condition", id: "x'%20OR%20'1'='1", answer: unknown },
  { name: "a shell's words", id: "$(id)%60id%60;id", answer: unknown },
  { name: "a page's words", id: "%3Cscript%3Ealert(1)%3C%2Fscript%3E", answer: unknown },
];

const operations = [
  { method: "GET", of: "" },
  { method: "DELETE", of: "" },
  { method: "POST", of: "/callback" },
];

const ids = area("ids in the API's paths", idAttacks, async ({ id, answer }, target) => {
  for (const { method, of } of operations) {
    const request = rawRequest(`${method} /blobs/${id}${of} HTTP/1.1`);
    const said = await exchange(target.apiUrl, [request]);
    expect(`${method} ${outcomeOf(said)}`).toBe(`${method} ${answer}`);
    expect(said).not.toMatch(/set-cookie|root:/i);
  }
});

/** What can be the name of a mailbox, though of no blob of ours. */
const isMailbox = (id: string) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id);
const settlement = '{"status_code":204,"duration_ms":1}';
const asJson = ["content-type: application/json", `content-length: ${settlement.length}`];

const mailboxes = area(
  "mailboxes in the API's paths",
  idAttacks,
  async ({ id, answer }, target) => {
    const found = isMailbox(id) ? "200" : "400 invalid_request";
    const lease = rawRequest(`GET /mailboxes/${id} HTTP/1.1`);
    const leased = await exchange(target.apiUrl, [lease]);
    expect(outcomeOf(leased)).toBe(answer === unknown ? found : answer);
    const settle = rawRequest(`POST /mailboxes/ada/${id} HTTP/1.1`, asJson, settlement);
    const settled = await exchange(target.apiUrl, [settle]);
    expect(outcomeOf(settled)).toBe(answer === unknown ? "404 delivery_not_found" : answer);
    expect(leased + settled).not.toMatch(/set-cookie|root:/i);
  },
);

interface QueryAttack extends Attack {
  query: string;
  answer: Outcome;
}

const bad = "400 invalid_request";
const times = (count: number, parameter: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => parameter(i)).join("&");

const queryAttacks: QueryAttack[] = [
  { name: "ten thousand parameters", query: times(10_000, (i) => `a${i}=b`), answer: tooLong },
  { name: "two thousand that nobody knows", query: times(2_000, (i) => `a${i}=`), answer: tooLong },
  { name: "a thousand that nobody knows", query: times(1_000, (i) => `a${i}=`), answer: bad },
  { name: "one of them, 700 times", query: times(700, () => "labels=Car"), answer: "200" },
  {
    name: "600 times the wrong one",
    query: times(600, () => "max_labels=1"),
    answer: bad,
  },
  { name: "eight thousand separators", query: "&".repeat(8_000), answer: "200" },
  { name: "labels of 10 kB", query: `labels=${"a".repeat(10_000)}`, answer: bad },
  { name: "labels of 4,096 letters", query: `labels=${"a".repeat(4_096)}`, answer: "200" },
  { name: "two thousand labels", query: `labels=${"a,".repeat(2_000)}a`, answer: "200" },
  { name: "two thousand labels of nothing", query: `labels=${",".repeat(2_000)}`, answer: bad },
  { name: "__proto__", query: "__proto__=1&__proto__[polluted]=1", answer: bad },
  { name: "constructor", query: "constructor=1&constructor.prototype.polluted=1", answer: bad },
  { name: "a list, as some frameworks read it", query: "labels[]=Car&labels[0]=Dog", answer: bad },
  { name: "1e999", query: "min_confidence=1e999", answer: bad },
  { name: "a hundred digits", query: `max_labels=${"9".repeat(100)}`, answer: bad },
  { name: "four thousand zeros", query: `min_confidence=${"0".repeat(4_000)}1`, answer: "200" },
  { name: "other digits", query: `max_labels=${encodeURIComponent("٣")}`, answer: bad },
  { name: "a NUL", query: "labels=Car%00", answer: "200" },
  { name: "a header", query: "labels=Car%0d%0aset-cookie:%20a=b", answer: "200" },
  { name: "what cannot be decoded", query: "labels=%ff%&%=%zz", answer: bad },
  { name: "a name without a value", query: "labels", answer: bad },
  { name: "a value without a name", query: "=Car", answer: bad },
  { name: "many question marks", query: "?".repeat(1_000), answer: bad },
];

const queries = area("query strings", queryAttacks, async ({ query, answer }, target) => {
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

const absent: [string, string, string] = ["NoSuchKey", "NotFound", "fine"];

const keyAttacks: KeyAttack[] = [
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

const keys = area(
  "keys at the S3 endpoint",
  keyAttacks,
  async ({ key, answers = absent }, target) => {
    const client = new S3Client({ ...target.signing, endpoint: target.s3Url, maxAttempts: 1 });
    const named = { Bucket: uploadsBucket, Key: key };
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
      rawRequest(`GET /${uploadsBucket}/../../etc/passwd HTTP/1.1`),
    ]);
    expect(outcomeOf(unsigned)).toBe("403 AccessDenied");
  },
);

underAttack([ids, mailboxes, queries, keys]);
