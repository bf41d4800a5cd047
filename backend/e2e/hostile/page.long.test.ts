import { expect } from "@jest/globals";
import { exchange, type Outcome, outcomeOf, rawRequest } from "./raw-exchange.fixture.ts";
import { type Attack, area, underAttack } from "./under-attack.fixture.ts";

interface PageAttack extends Attack {
  line: string;
  headers?: string[];
  answer: Outcome;
}

const html = "Accept: text/html";
const get = (path: string) => `GET ${path} HTTP/1.1`;

const attacks: PageAttack[] = [
  { name: "the page", line: get("/console/"), answer: "200" },
  { name: "its head alone", line: "HEAD /console/ HTTP/1.1", answer: "200" },
  { name: "a folder above it", line: get("/console/../package.json"), answer: "404" },
  { name: "a folder above it, encoded", line: get("/console/%2e%2e/package.json"), answer: "404" },
  { name: "slashes, encoded", line: get("/console/..%2f..%2fpackage.json"), answer: "404" },
  { name: "slashes the other way", line: get("/console/..\\..\\package.json"), answer: "404" },
  { name: "encoded twice", line: get("/console/%252e%252e/package.json"), answer: "404" },
  { name: "a path of the machine", line: get("/console//etc/passwd"), answer: "404" },
  { name: "a file of the page with a NUL", line: get("/console/index.html%00.jpg"), answer: "404" },
  { name: "what cannot be decoded", line: get("/console/%ff%zz"), answer: "404" },
  { name: "a path of 9 kB", line: get(`/console/${"a/".repeat(4_500)}`), answer: "404" },
  { name: "a path of 11 kB", line: get(`/console/${"a".repeat(11_000)}`), answer: "431" },
  { name: "a folder of it", line: get("/console/samples/"), answer: "404" },
  { name: "its source map", line: get("/console/page.js.map"), answer: "404" },
  { name: "__proto__", line: get("/console/__proto__"), answer: "404" },
  { name: "constructor", line: get("/console/constructor"), answer: "404" },
  {
    name: "a post",
    line: "POST /console/ HTTP/1.1",
    headers: ["Content-Length: 0"],
    answer: "404",
  },
  { name: "a deletion", line: "DELETE /console/ HTTP/1.1", answer: "404" },
  { name: "a trace", line: "TRACE /console/ HTTP/1.1", answer: "405" },
  {
    name: "a range of it",
    line: get("/console/"),
    headers: ["Range: bytes=0-0,1-1,2-2"],
    answer: "200",
  },
  {
    name: "a host of somebody else",
    line: get("/console/"),
    headers: ["Host: evil.example"],
    answer: "403",
  },
  {
    name: "a whole URL of somebody else",
    line: get("http://evil.example/console/"),
    headers: ["Host: 127.0.0.1"],
    answer: "403",
  },
  {
    name: "a page of somebody else",
    line: get("/console/"),
    headers: ["Origin: https://evil.example", "Sec-Fetch-Site: cross-site"],
    answer: "200",
  },
  { name: "the start, of a browser", line: get("/"), headers: [html], answer: "302" },
  {
    name: "the start with a query that leads away",
    line: get("//evil.example/"),
    headers: [html],
    answer: "404",
  },
  {
    name: "a link that brings a key",
    line: get("/console/?key=rekog_sk_x#key=y"),
    headers: [html],
    answer: "200",
  },
];

const pages = area("the page's own server", attacks, async ({ line, headers, answer }, target) => {
  const said = await exchange(target.apiUrl, [rawRequest(line, headers)]);
  expect(outcomeOf(said)).toBe(answer);
  const isPage = said.includes("<html");
  expect(isPage).toBe(answer === "200" && !line.startsWith("HEAD"));
  // No other page has it in a frame, and no script but its own runs in it.
  expect(/^content-security-policy: [^\r]*frame-ancestors 'none'/im.test(said)).toBe(
    answer === "200",
  );
  if (isPage)
    expect(/http-equiv="content-security-policy" content="[^"]*script-src/.test(said)).toBe(true);
  expect(/root:|"dependencies"|rekog_sk_x/.test(said)).toBe(false);
  expect(/^location: *(https?:)?\/\//im.test(said)).toBe(false);
});

underAttack([pages]);
