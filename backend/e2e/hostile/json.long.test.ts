import { gzipSync } from "node:zlib";
import { expect } from "@jest/globals";
import type { CreatedBlob } from "../local-stack.fixture.ts";
import { exchange, type Outcome, outcomeOf, rawRequest } from "./raw-exchange.fixture.ts";
import { type Attack, area, underAttack } from "./under-attack.fixture.ts";

interface JsonAttack extends Attack {
  body: string | Uint8Array;
  type?: string;
  headers?: string[];
  answer: Outcome;
}

const notJson = "400 invalid_json";
const invalid = "400 invalid_request";
const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const utf16 = Buffer.from("\ufeff{}", "utf16le");
const latin1 = (text: string) => Buffer.from(text, "latin1");

const attacks: JsonAttack[] = [
  { name: "an array 32,000 levels deep", body: nested(32_000), answer: invalid },
  { name: "100,000 levels, over the limit of size", body: nested(100_000), answer: invalid },
  { name: "65,000 levels that are never closed", body: "[".repeat(65_000), answer: notJson },
  {
    name: "objects 9,000 levels deep in the metadata",
    body: `{"metadata":${'{"a":'.repeat(9_000)}1${"}".repeat(9_000)}}`,
    answer: invalid,
  },
  {
    name: "a byte over 64 KiB",
    body: `{"metadata":{"a":"${"x".repeat(65_516)}"}}`,
    answer: invalid,
  },
  { name: "10 MiB", body: Buffer.alloc(10 * 1024 * 1024, " "), answer: invalid },
  { name: "10 MiB and a byte", body: Buffer.alloc(10 * 1024 * 1024 + 1, " "), answer: "413" },
  {
    name: "six thousand properties that nobody knows",
    body: `{${Array.from({ length: 6_000 }, (_, i) => `"a${i}":0`).join()}}`,
    answer: invalid,
  },
  { name: "a property's name of 60 kB", body: `{"${"/~".repeat(30_000)}":0}`, answer: invalid },
  { name: "a number of 60,000 digits", body: `{"size":${"9".repeat(60_000)}}`, answer: invalid },
  {
    name: "a property twice, the wrong one first",
    body: '{"max_labels":"x","max_labels":5}',
    answer: "201",
  },
  {
    name: "a property twice, the wrong one last",
    body: '{"max_labels":5,"max_labels":"x"}',
    answer: invalid,
  },
  { name: "__proto__", body: '{"__proto__":{"max_labels":1,"polluted":1}}', answer: invalid },
  {
    name: "constructor.prototype",
    body: '{"constructor":{"prototype":{"polluted":1}}}',
    answer: invalid,
  },
  {
    name: "metadata called as what JavaScript knows",
    body: '{"metadata":{"__proto__":"a","constructor":"b","toString":"c","hasOwnProperty":"d"}}',
    answer: "201",
  },
  { name: "1e999", body: '{"min_confidence":1e999}', answer: invalid },
  { name: "-1e999", body: '{"size":-1e999}', answer: invalid },
  { name: "-0", body: '{"min_confidence":-0,"size":-0}', answer: "201 empty_upload" },
  { name: "1e-300, which no database takes", body: '{"min_confidence":1e-300}', answer: "201" },
  { name: "a lone surrogate", body: '{"metadata":{"\\ud800":"\\udfff"}}', answer: notJson },
  { name: "a NUL", body: '{"metadata":{"\\u0000":"\\u0000"}}', answer: "201" },
  { name: "a byte order mark", body: "\ufeff{}", answer: "201" },
  { name: "UTF-16", body: utf16, answer: notJson },
  {
    name: "UTF-16, said so",
    body: utf16,
    type: "application/json; charset=utf-16",
    answer: notJson,
  },
  { name: "UTF-16, big-endian", body: Buffer.from(utf16).swap16(), answer: notJson },
  {
    name: "UTF-7 in its charset",
    body: "+AHsAfQ-",
    type: "application/json; charset=utf-7",
    answer: notJson,
  },
  {
    name: "bytes that are no UTF-8",
    body: latin1('{"metadata":{"a":"\xff\xfe\xc0\xaf"}}'),
    answer: notJson,
  },
  { name: "more behind its end", body: "{} x", answer: notJson },
  { name: "two in a row", body: "{}{}", answer: notJson },
  { name: "a NUL behind its end", body: "{}\0", answer: notJson },
  { name: "white space alone", body: " \r\n\t", answer: notJson },
  { name: "gzip", body: gzipSync("{}"), headers: ["Content-Encoding: gzip"], answer: notJson },
  {
    name: "ten megabytes in a few bytes of gzip",
    body: gzipSync(Buffer.alloc(10_000_000, " ")),
    headers: ["Content-Encoding: gzip, gzip"],
    answer: notJson,
  },
  { name: "gzip that is none", body: "{}", headers: ["Content-Encoding: gzip"], answer: "201" },
  {
    name: "two media types",
    body: "{}",
    headers: ["Content-Type: text/plain"],
    answer: "415 unsupported_media_type",
  },
];

const json = area(
  "JSON at POST /blobs",
  attacks,
  async ({ body, type, headers, answer }, target) => {
    const bytes = Buffer.from(body as string);
    const request = rawRequest(
      "POST /blobs HTTP/1.1",
      [
        `Content-Type: ${type ?? "application/json"}`,
        `Content-Length: ${bytes.length}`,
        ...(headers ?? []),
      ],
      bytes,
    );
    const said = await exchange(target.apiUrl, [request]);
    expect(outcomeOf(said)).toBe(answer);
    if (!answer.startsWith("201")) return;
    // What was taken is handed back as it was given.
    const created = JSON.parse(said.slice(said.indexOf("\r\n\r\n"))) as CreatedBlob;
    expect((await target.get(created.blob_id)).metadata).toEqual(created.metadata);
    const { metadata } = JSON.parse(
      bytes.toString().replace(/^\ufeff/, ""),
    ) as Partial<CreatedBlob>;
    expect(created.metadata).toEqual(metadata);
  },
);

underAttack([json]);
