import { expect } from "@jest/globals";
import { uploadsBucket } from "../../local/resources.ts";
import { exchange, type Outcome, outcomeOf, rawRequest } from "./raw-exchange.fixture.ts";
import type { Target } from "./target.fixture.ts";
import { type Attack, area, underAttack } from "./under-attack.fixture.ts";

type Server = "api" | "s3";

interface HeaderAttack extends Attack {
  /** What is sent, all of it and as it is, to a server's path for reading or for writing. */
  bytes: (readPath: string, writtenPath: string) => string | Uint8Array;
  /** Of the API, and of the S3 endpoint where that is another. */
  answer: Outcome;
  s3?: Outcome;
  halfClose?: boolean;
}

const read: Record<Server, string> = { api: "/blobs/unknown", s3: `/${uploadsBucket}/unknown` };
const written: Record<Server, string> = { api: "/blobs", s3: `/${uploadsBucket}` };
const unknown = "404 blob_not_found";
const unsigned = "403 AccessDenied";
const known = { answer: unknown, s3: unsigned };
const bad = { answer: "400" };
const tooLong = { answer: "431" };

const many = (count: number, header: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => header(i));
const get =
  (...headers: string[]) =>
  (path: string) =>
    rawRequest(`GET ${path} HTTP/1.1`, headers);
const text =
  (...lines: string[]) =>
  (path: string) =>
    lines.join("\r\n").replaceAll("PATH", path);
const posted = (headers: string[], body: string) => (_: string, path: string) =>
  rawRequest(`POST ${path} HTTP/1.1`, ["Content-Type: application/json", ...headers], body);
const smuggled = "GET /blobs/smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

const tlsClientHello = Buffer.from(
  `16030100${"2f"}0100002b0303${"11".repeat(32)}000002c02f0100${"00".repeat(4)}`,
  "hex",
);

const attacks: HeaderAttack[] = [
  { name: "10,000 headers", bytes: get(...many(10_000, (i) => `a${i}: b`)), ...tooLong },
  { name: "1,500 headers", bytes: get(...many(1_500, (i) => `a${i}:`)), ...known },
  { name: "a header of 64 kB", bytes: get(`X-A: ${"b".repeat(65_536)}`), ...tooLong },
  { name: "a header of 15 kB", bytes: get(`X-A: ${"b".repeat(15_000)}`), ...known, ...tooLong },
  { name: "a header's name of 64 kB", bytes: get(`${"a".repeat(65_536)}: b`), ...tooLong },
  {
    name: "a first line of 1 MB",
    bytes: text(`GET /${"a".repeat(1_000_000)} HTTP/1.1`, "", ""),
    ...tooLong,
  },
  { name: "a method of 1 MB", bytes: text(`${"A".repeat(1_000_000)} / HTTP/1.1`, "", ""), ...bad },
  { name: "__proto__", bytes: get("__proto__: polluted", "constructor: polluted"), ...known },
  {
    name: "a cookie of a thousand cookies",
    bytes: get(`Cookie: ${"a=b;".repeat(1_000)}`),
    ...known,
  },
  {
    name: "a range of a thousand ranges",
    bytes: get(`Range: bytes=${"0-0,".repeat(1_000)}0-0`),
    ...known,
  },
  {
    name: "X-Forwarded-For, X-Forwarded-Host and X-HTTP-Method-Override",
    bytes: get(
      "X-Forwarded-For: 10.0.0.1",
      "X-Forwarded-Host: evil",
      "X-HTTP-Method-Override: DELETE",
    ),
    ...known,
  },
  { name: "no host", bytes: text("GET PATH HTTP/1.1", "", ""), ...bad },
  { name: "a host of nothing", bytes: get("Host:"), answer: "403", s3: unsigned },
  { name: "another host", bytes: get("Host: evil.example"), answer: "403", s3: unsigned },
  {
    name: "a host with a name in front",
    bytes: get("Host: a@127.0.0.1"),
    answer: "403",
    s3: unsigned,
  },
  {
    name: "two hosts",
    bytes: get("Host: 127.0.0.1", "Host: evil.example"),
    ...known,
    answer: "403",
  },
  {
    name: "another host in the first line",
    bytes: () => rawRequest("GET http://evil.example/blobs/unknown HTTP/1.1"),
    answer: "403",
    s3: "403 AccessDenied",
  },
  {
    name: "the whole URL in the first line",
    bytes: () => rawRequest("GET http://127.0.0.1/blobs/unknown HTTP/1.1"),
    answer: unknown,
    s3: "400 InvalidURI",
  },
  {
    name: "a URL of another kind",
    bytes: () => rawRequest("GET file:///etc/passwd HTTP/1.1"),
    answer: "403",
    s3: "403 AccessDenied",
  },
  {
    name: "CONNECT",
    bytes: text("CONNECT 127.0.0.1:22 HTTP/1.1", "Host: 127.0.0.1", "", ""),
    answer: "405",
  },
  {
    name: "TRACE",
    bytes: (path) => rawRequest(`TRACE ${path} HTTP/1.1`),
    answer: "405",
    s3: "405 MethodNotAllowed",
  },
  {
    name: "an asterisk",
    bytes: () => rawRequest("OPTIONS * HTTP/1.1"),
    answer: "400",
    s3: "400 InvalidURI",
  },
  {
    name: "an upgrade to a WebSocket",
    bytes: get("Connection: Upgrade, close", "Upgrade: websocket", "Sec-WebSocket-Key: AAAA"),
    ...known,
  },
  {
    name: "an upgrade to HTTP/2",
    bytes: get(
      "Connection: Upgrade, HTTP2-Settings, close",
      "Upgrade: h2c",
      "HTTP2-Settings: AAMAAABk",
    ),
    ...known,
  },

  {
    name: "both lengths",
    bytes: posted(["Content-Length: 4", "Transfer-Encoding: chunked"], `0\r\n\r\n${smuggled}`),
    ...bad,
  },
  {
    name: "two lengths that differ",
    bytes: posted(["Content-Length: 0", `Content-Length: ${smuggled.length}`], smuggled),
    ...bad,
  },
  {
    name: "two encodings",
    bytes: posted(
      ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"],
      `0\r\n\r\n${smuggled}`,
    ),
    ...bad,
  },
  {
    name: "an encoding that is nearly chunked",
    bytes: posted(["Transfer-Encoding: xchunked"], `0\r\n\r\n${smuggled}`),
    ...bad,
  },
  {
    name: "an encoding behind a vertical tab",
    bytes: posted(["Transfer-Encoding: \x0bchunked"], `0\r\n\r\n${smuggled}`),
    ...bad,
  },
  {
    name: "white space in front of a colon",
    bytes: posted(["Transfer-Encoding : chunked"], `0\r\n\r\n${smuggled}`),
    ...bad,
  },
  { name: "a length below zero", bytes: posted(["Content-Length: -1"], ""), ...bad },
  { name: "a length with a sign", bytes: posted(["Content-Length: +5"], "aaaaa"), ...bad },
  { name: "a length in hex", bytes: posted(["Content-Length: 0x5"], "aaaaa"), ...bad },
  {
    name: "a length that no number holds",
    bytes: posted([`Content-Length: ${"9".repeat(40)}`], ""),
    ...bad,
  },
  {
    name: "a chunk's length that no number holds",
    bytes: posted(["Transfer-Encoding: chunked"], `${"f".repeat(40)}\r\n`),
    answer: "400",
    s3: "400",
  },
  {
    name: "chunks' extensions of 64 kB",
    bytes: posted(["Transfer-Encoding: chunked"], `1;${"a".repeat(65_536)}\r\na\r\n0\r\n\r\n`),
    answer: "400",
    s3: "413",
  },
  {
    name: "trailers of 64 kB",
    bytes: posted(["Transfer-Encoding: chunked"], `0\r\na: ${"b".repeat(65_536)}\r\n\r\n`),
    answer: "431",
    s3: "431",
  },
  { name: "a header in two lines", bytes: get("X-A: b\r\n c"), ...bad },
  {
    name: "a header that begins with a space",
    bytes: text("GET PATH HTTP/1.1", " X-A: b", "Host: a", "", ""),
    ...bad,
  },
  {
    name: "a bare line feed between headers",
    bytes: (path) => `GET ${path} HTTP/1.1\nHost: 127.0.0.1\n\n`,
    ...bad,
  },
  { name: "a bare carriage return in a header", bytes: get("X-A: b\rX-C: d"), ...bad },
  { name: "a NUL in a header", bytes: get("X-A: b\0c"), ...bad },
  { name: "a NUL in a header's name", bytes: get("X\0A: b"), ...bad },
  { name: "a header without a colon", bytes: get("nonsense"), ...bad },

  { name: "HTTP/1.0", bytes: text("GET PATH HTTP/1.0", "Host: 127.0.0.1", "", ""), ...known },
  { name: "HTTP/0.9", bytes: text("GET PATH", "", ""), answer: "403", s3: unsigned },
  { name: "HTTP/9.9", bytes: text("GET PATH HTTP/9.9", "Host: 127.0.0.1", "", ""), ...bad },
  { name: "HTTP/2 at once", bytes: text("PRI * HTTP/2.0", "", "SM", "", ""), ...bad },
  { name: "TLS", bytes: () => tlsClientHello, ...bad },
  { name: "another protocol's greeting", bytes: () => "SSH-2.0-OpenSSH_9.6\r\n", ...bad },
  {
    name: "a thousand empty lines first",
    bytes: (path) =>
      Buffer.concat([Buffer.from("\r\n".repeat(1_000)), rawRequest(`GET ${path} HTTP/1.1`)]),
    ...known,
  },
  { name: "zeros", bytes: () => Buffer.alloc(100_000), ...bad },
  { name: "nothing, half-closed", bytes: () => "", halfClose: true, answer: "closed" },
  {
    name: "half a request, half-closed",
    bytes: text("GET PATH HTTP/1.1", "Host: a"),
    halfClose: true,
    ...bad,
  },
  {
    name: "a whole request, half-closed",
    bytes: () => rawRequest("GET /nowhere HTTP/1.1"),
    halfClose: true,
    answer: "404",
    s3: "501 NotImplemented",
  },
  { name: "an expectation", bytes: get("Expect: 100-continue"), ...known },
  { name: "an expectation that nobody meets", bytes: get("Expect: the-impossible"), answer: "417" },
];

const heads = area("headers and what is no HTTP", attacks, async (attack, target) => {
  const { bytes, answer, s3 = answer, halfClose = false } = attack;
  const to = (server: Server) =>
    exchange(
      server === "api" ? target.apiUrl : target.s3Url,
      [bytes(read[server], written[server])],
      { halfClose },
    );
  const said = { api: await to("api"), s3: await to("s3") };
  expect({ api: outcomeOf(said.api), s3: outcomeOf(said.s3) }).toEqual({ api: answer, s3 });
  expect(said.api + said.s3).not.toContain("smuggled");
});

interface CrowdAttack extends Attack {
  crowd: (target: Target) => Promise<unknown>;
}

const pipelined = (path: string, count: number) => {
  const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n`;
  return `${`${request}\r\n`.repeat(count - 1)}${request}Connection: close\r\n\r\n`;
};

const crowdAttacks: CrowdAttack[] = [
  {
    name: "a thousand requests in one piece, each answered",
    async crowd({ apiUrl }) {
      const said = await exchange(apiUrl, [pipelined("/blobs/unknown", 1_000)]);
      expect(said.match(/"code":"blob_not_found"/g)).toHaveLength(1_000);
    },
  },
  {
    name: "a thousand connections at once, one request each",
    async crowd({ apiUrl }) {
      const one = () => exchange(apiUrl, [rawRequest("GET /blobs/unknown HTTP/1.1")]);
      const said = await Promise.all(Array.from({ length: 900 }, one));
      expect(new Set(said.map(outcomeOf))).toEqual(new Set([unknown]));
    },
  },
];

const crowds = area("very many requests", crowdAttacks, ({ crowd }, target) =>
  crowd(target).then(() => {}),
);

underAttack([heads, crowds]);
