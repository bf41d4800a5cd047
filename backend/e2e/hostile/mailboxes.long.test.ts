import { expect } from "@jest/globals";
import { exchange, type Outcome, outcomeOf, rawRequest } from "./raw-exchange.fixture.ts";
import { type Attack, area, underAttack } from "./under-attack.fixture.ts";

const bad = "400 invalid_request";
const notFound = "404";

interface MailboxAttack extends Attack {
  /** Below `/mailboxes`, as it stands in the request's first line */
  path: string;
  answer: Outcome;
}

const names: MailboxAttack[] = [
  { name: "no name", path: "/", answer: notFound },
  { name: "a name of a letter", path: "/a", answer: "200" },
  { name: "a name of 64 letters", path: `/${"a".repeat(64)}`, answer: "200" },
  { name: "a name of 65 letters", path: `/${"a".repeat(65)}`, answer: bad },
  { name: "a name of 9 kB", path: `/${"a".repeat(9_000)}`, answer: bad },
  { name: "the folder above", path: "/..", answer: notFound },
  { name: "the folder above, encoded", path: "/%2e%2e", answer: notFound },
  { name: "a slash, encoded", path: "/a%2fb", answer: bad },
  { name: "a slash, encoded twice", path: "/a%252fb", answer: bad },
  { name: "a NUL", path: "/a%00", answer: bad },
  { name: "a line's end and a header", path: "/a%0d%0aset-cookie:%20a=b", answer: bad },
  { name: "what cannot be decoded", path: "/%ff%zz", answer: bad },
  { name: "the separator of its own key", path: "/a%23b", answer: bad },
  { name: "another account's", path: "/other%20ada", answer: bad },
  { name: "letters that look alike", path: "/%D0%B0da", answer: bad },
  { name: "a dot before it", path: "/.ada", answer: bad },
  { name: "__proto__", path: "/__proto__", answer: bad },
  { name: "constructor", path: "/constructor", answer: "200" },
  { name: "more than ten", path: "/ada?limit=11", answer: bad },
  { name: "none", path: "/ada?limit=0", answer: bad },
  { name: "a limit in hex", path: "/ada?limit=0x1", answer: bad },
  { name: "two limits", path: "/ada?limit=1&limit=1", answer: bad },
  { name: "what nobody knows", path: "/ada?account=other", answer: bad },
];

const leases = area("the names of mailboxes", names, async ({ path, answer }, target) => {
  const said = await exchange(target.apiUrl, [rawRequest(`GET /mailboxes${path} HTTP/1.1`)]);
  expect(outcomeOf(said)).toBe(answer);
  expect(said).not.toMatch(/^set-cookie/im);
});

interface SettleAttack extends Attack {
  delivery: string;
  body: string;
  answer: Outcome;
}

const unknown = "404 delivery_not_found";
const taken = '{"status_code":204,"duration_ms":1}';
const uuid = "6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60";
const someDelivery = `${uuid}.${uuid}.Zk3vYh2mQx0A`;
const settle = (name: string, body: string, answer = bad): SettleAttack => ({
  ...{ name, body, answer },
  delivery: someDelivery,
});

const settlings: SettleAttack[] = [
  settle("one that there is not", taken, unknown),
  { name: "one of a letter", delivery: "a", body: taken, answer: unknown },
  { name: "one of 9 kB", delivery: "a".repeat(9_000), body: taken, answer: unknown },
  { name: "one of dots", delivery: "...", body: taken, answer: unknown },
  { name: "a NUL in it", delivery: "a%00b", body: taken, answer: unknown },
  { name: "one that cannot be decoded", delivery: "%ff%zz", body: taken, answer: unknown },
  { name: "a prototype", delivery: "__proto__.x.y", body: taken, answer: unknown },
  {
    name: "an expression of DynamoDB's",
    delivery: `${uuid}.%22%20OR%20attribute_exists(x).y`,
    body: taken,
    answer: unknown,
  },
  settle("nothing", "", bad),
  settle("an empty object", "{}"),
  settle("a status of nothing", '{"status_code":null,"duration_ms":1}'),
  settle("a status of 99", '{"status_code":99,"duration_ms":1}'),
  settle("a status of 1e9", '{"status_code":1e9,"duration_ms":1}'),
  settle("a status of 204.5", '{"status_code":204.5,"duration_ms":1}'),
  settle("a status in quotes", '{"status_code":"204","duration_ms":1}'),
  settle("both a status and an error", '{"status_code":204,"error_code":"x","duration_ms":1}'),
  settle("an error of our own making", '{"error_code":"<script>","duration_ms":1}'),
  settle("a duration below nothing", '{"status_code":204,"duration_ms":-1}'),
  settle("a duration without end", '{"status_code":204,"duration_ms":1e999}'),
  settle("a wait below nothing", '{"status_code":503,"retry_after_seconds":-1,"duration_ms":1}'),
  // An integer, as JSON has it; it puts off by 12 hours at most.
  settle(
    "a wait without end",
    '{"status_code":503,"retry_after_seconds":1e300,"duration_ms":1}',
    unknown,
  ),
  settle("a prototype in it", '{"__proto__":{"status_code":204},"duration_ms":1}'),
  settle("what nobody knows", '{"status_code":204,"duration_ms":1,"account":"other"}'),
  settle("32,000 levels", `${"[".repeat(32_000)}${"]".repeat(32_000)}`),
];

const settles = area("what is said of a delivery", settlings, async (attack, target) => {
  const { delivery, body, answer } = attack;
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  const headers = ["Content-Type: application/json", length];
  const line = `POST /mailboxes/ada/${delivery} HTTP/1.1`;
  const said = await exchange(target.apiUrl, [rawRequest(line, headers, body)]);
  expect(outcomeOf(said)).toBe(answer);
  expect(said).not.toContain("<script>");
});

underAttack([leases, settles]);
