import { expect } from "@jest/globals";
import { exchange, type Outcome, outcomeOf, rawRequest } from "./raw-exchange.fixture.ts";
import type { Target } from "./target.fixture.ts";
import { type Attack, area, underAttack } from "./under-attack.fixture.ts";

const missing = "401 missing_api_key";
const invalid = "401 invalid_api_key";

interface KeyAttack extends Attack {
  /** @param key a good one */
  headers: (key: string) => string[];
  line?: string;
  answer: Outcome;
}

const bearer = (text: string) => `Authorization: Bearer ${text}`;
/** The key with another letter at that place. */
const changedAt = (key: string, at: number) => {
  const other = key.at(at) === "A" ? "B" : "A";
  const index = at < 0 ? key.length + at : at;
  return key.slice(0, index) + other + key.slice(index + 1);
};

const attacks: KeyAttack[] = [
  { name: "none", headers: () => [], answer: missing },
  { name: "an empty header", headers: () => ["Authorization:"], answer: missing },
  { name: "a scheme and no key", headers: () => ["Authorization: Bearer"], answer: missing },
  { name: "9 kB of blanks", headers: () => [bearer(" ".repeat(9_000))], answer: missing },
  { name: "a key of 9 kB", headers: (key) => [bearer(key + "A".repeat(9_000))], answer: invalid },
  { name: "a key without a scheme", headers: (key) => [`Authorization: ${key}`], answer: invalid },
  {
    name: "another scheme",
    headers: (key) => [`Authorization: Basic ${Buffer.from(`:${key}`).toString("base64")}`],
    answer: invalid,
  },
  {
    name: "two schemes",
    headers: (key) => [`Authorization: Bearer Bearer ${key}`],
    answer: invalid,
  },
  {
    name: "two keys, the good one last",
    headers: (key) => [bearer("rekog_sk_x"), bearer(key)],
    answer: invalid,
  },
  { name: "two in one header", headers: (key) => [bearer(`${key}, ${key}`)], answer: invalid },
  { name: "one in quotes", headers: (key) => [bearer(`"${key}"`)], answer: invalid },
  {
    name: "one letter of its name",
    headers: (key) => [bearer(changedAt(key, 10))],
    answer: invalid,
  },
  {
    name: "one letter of its secret",
    headers: (key) => [bearer(changedAt(key, 30))],
    answer: invalid,
  },
  { name: "one check digit", headers: (key) => [bearer(changedAt(key, -1))], answer: invalid },
  { name: "a key cut off", headers: (key) => [bearer(key.slice(0, -1))], answer: invalid },
  { name: "in capital letters", headers: (key) => [bearer(key.toUpperCase())], answer: invalid },
  { name: "a NUL in it", headers: (key) => [bearer(`${key}\0`)], answer: "400" },
  {
    name: "letters that look alike",
    headers: (key) => [bearer(Buffer.from(key.replace("o", "о")).toString("latin1"))],
    answer: invalid,
  },
  { name: "bytes above ASCII", headers: () => [bearer("\xff\xfe\xfd")], answer: invalid },
  { name: "a prototype", headers: () => [bearer("__proto__")], answer: invalid },
  {
    name: "a key of DynamoDB's",
    headers: () => [bearer('rekog_sk_{"S":"*"}')],
    answer: invalid,
  },
  {
    name: "in the query",
    line: "GET /blobs?api_key=KEY&authorization=Bearer%20KEY HTTP/1.1",
    headers: () => [],
    answer: missing,
  },
  { name: "in a cookie", headers: (key) => [`Cookie: authorization=${key}`], answer: missing },
  { name: "in other headers", headers: (key) => [`X-Api-Key: ${key}`], answer: missing },
  {
    name: "for a path that there is not",
    line: "GET /keys HTTP/1.1",
    headers: () => [],
    answer: "404",
  },
  {
    name: "none, at another's mailbox",
    line: "GET /mailboxes/ada HTTP/1.1",
    headers: () => [],
    answer: missing,
  },
  {
    name: "none, and a creation",
    line: "POST /blobs HTTP/1.1",
    headers: () => ["Content-Type: application/json", "Content-Length: 2"],
    answer: missing,
  },
  {
    name: "the good one in small letters before it",
    headers: (key) => [`authorization: bearer ${key}`],
    answer: "200",
  },
  { name: "the good one", headers: (key) => [bearer(key)], answer: "200" },
];

const keys = area("keys", attacks, async ({ line, headers, answer }, target: Target) => {
  const { apiKey = "" } = target.signing;
  const request = (line ?? "GET /blobs HTTP/1.1").replaceAll("KEY", apiKey);
  const body = request.startsWith("POST") ? "{}" : "";
  const said = await exchange(target.apiUrl, [rawRequest(request, headers(apiKey), body)]);
  expect(outcomeOf(said)).toBe(answer);
  expect(said).not.toContain(apiKey);
});

underAttack([keys], { requireKey: true });
