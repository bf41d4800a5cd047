import { expect } from "@jest/globals";
import { exchange, type Outcome, outcomeOf, rawRequest } from "./raw-exchange.fixture.ts";
import { type Attack, area, underAttack } from "./under-attack.fixture.ts";

const bad = "400 invalid_request";
const made = "201";

interface CreationAttack extends Attack {
  body: unknown;
  headers?: string[];
  answer: Outcome;
}

const policy = (name: string, given: unknown, answer = bad): CreationAttack => ({
  ...{ name, answer },
  body: { features: ["moderation"], policy: given },
});
const asked = (name: string, features: unknown, answer = bad): CreationAttack => ({
  ...{ name, answer },
  body: { features },
});
const manyNames = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`n${i}`, 50]));

const creations: CreationAttack[] = [
  asked("no features", []),
  asked("features of nothing", null),
  asked("one feature, in no list", "labels"),
  asked("one feature twice", ["labels", "labels"]),
  asked("one that there is not", ["smells"]),
  asked(
    "a thousand",
    Array.from({ length: 1_000 }, () => "labels"),
  ),
  asked("__proto__", ["__proto__"]),
  asked("toString", ["toString"]),
  asked("one in capital letters", ["LABELS"]),
  asked("one with a blank behind it", ["labels "]),
  asked("a list in a list", [["labels"]]),

  policy("a policy of nothing", null),
  policy("a policy that is a list", []),
  policy("a policy without rules", {}),
  policy("rules of nothing", { block: {} }),
  policy("a rule that there is not", { allow: { Explicit: 60 } }),
  policy("a category that there is not", { block: { Everything: 60 } }),
  policy("3,000 categories", { block: manyNames(3_000) }),
  policy("a confidence below nothing", { block: { Explicit: -1 } }),
  policy("a confidence above all", { block: { Explicit: 101 } }),
  policy("a confidence in quotes", { block: { Explicit: "60" } }),
  policy("a confidence of nothing", { block: { Explicit: null } }),
  policy("a category's name in small letters", { block: { explicit: 60 } }, made),
  policy("letters that look alike", { block: { Ехplicit: 60 } }),
  policy("one of 60 kB", { block: { ["x".repeat(60_000)]: 60 } }),
  policy("a category of JavaScript's", { block: { constructor: 60 } }),
  {
    name: "a prototype for a policy",
    body: '{"features":["moderation"],"policy":{"__proto__":{"block":{"Explicit":60}}}}',
    answer: bad,
  },
  {
    name: "a prototype for a category",
    body: '{"features":["moderation"],"policy":{"block":{"__proto__":60}}}',
    answer: bad,
  },
  {
    name: "a confidence without end",
    body: '{"features":["moderation"],"policy":{"block":{"Explicit":1e999}}}',
    answer: bad,
  },
  {
    name: "9,000 levels",
    body: `{"features":["moderation"],"policy":${'{"block":'.repeat(9_000)}1${"}".repeat(9_000)}}`,
    answer: bad,
  },
  {
    name: "a policy and no moderation",
    body: { features: ["labels"], policy: { block: { Explicit: 60 } } },
    answer: bad,
  },

  { name: "a mailbox called __proto__", body: { callback_mailbox: "__proto__" }, answer: bad },
  { name: "a mailbox of 65 letters", body: { callback_mailbox: "a".repeat(65) }, answer: bad },
  { name: "a mailbox with a slash", body: { callback_mailbox: "a/b" }, answer: bad },
  { name: "a mailbox with a NUL", body: { callback_mailbox: "a\0" }, answer: bad },
  { name: "a mailbox of nothing", body: { callback_mailbox: "" }, answer: bad },
  { name: "a mailbox that is a list", body: { callback_mailbox: ["ada"] }, answer: bad },
  {
    name: "a mailbox and a URL",
    body: { callback_mailbox: "ada", callback_url: "https://example.com/hook" },
    answer: bad,
  },

  {
    name: "a key of 255 letters",
    headers: [`Idempotency-Key: ${"k".repeat(255)}`],
    body: {},
    answer: made,
  },
  {
    name: "a key of 256 letters",
    headers: [`Idempotency-Key: ${"k".repeat(256)}`],
    body: {},
    answer: bad,
  },
  { name: "a key of nothing", headers: ["Idempotency-Key:"], body: {}, answer: bad },
  { name: "a key with a blank in it", headers: ["Idempotency-Key: a b"], body: {}, answer: bad },
  { name: "a key above ASCII", headers: ["Idempotency-Key: \xe9"], body: {}, answer: bad },
  {
    name: "two keys",
    headers: ["Idempotency-Key: a1", "Idempotency-Key: a2"],
    body: {},
    // API Gateway makes one of them, with a comma.
    answer: made,
  },
  { name: "__proto__ for a key", headers: ["Idempotency-Key: __proto__"], body: {}, answer: made },
  {
    name: "an expression of DynamoDB's for a key",
    headers: ['Idempotency-Key: {"S":"*"}#default'],
    body: {},
    answer: made,
  },
];

const created = area(
  "features, policies, mailboxes and keys",
  creations,
  async (attack, target) => {
    const { body, headers = [], answer } = attack;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const length = `Content-Length: ${Buffer.byteLength(text)}`;
    const all = ["Content-Type: application/json", length, ...headers];
    const said = await exchange(target.apiUrl, [rawRequest("POST /blobs HTTP/1.1", all, text)]);
    expect(outcomeOf(said)).toBe(answer);
  },
);

underAttack([created]);
