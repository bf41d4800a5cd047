import { expect } from "@jest/globals";
import { exchange, type Outcome, outcomeOf, rawRequest } from "./raw-exchange.fixture.ts";
import { type Attack, area, underAttack } from "./under-attack.fixture.ts";

const bad = "400 invalid_request";
const tooLong = "431";

interface ListAttack extends Attack {
  /** As it stands in the request's first line. */
  query: string;
  answer: Outcome;
}

const times = (count: number, parameter: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => parameter(i)).join("&");
const cursorOf = (text: string) => Buffer.from(text).toString("base64url");

const attacks: ListAttack[] = [
  { name: "a cursor of 9 kB", query: `cursor=${"A".repeat(9_000)}`, answer: bad },
  { name: "a cursor of 10 kB", query: `cursor=${"A".repeat(10_240)}`, answer: tooLong },
  { name: "a cursor of nothing", query: "cursor=", answer: bad },
  { name: "a cursor without a value", query: "cursor", answer: bad },
  { name: "two cursors", query: "cursor=AAAA&cursor=AAAA", answer: bad },
  { name: "a cursor of NULs", query: "cursor=%00%00%00", answer: bad },
  { name: "a cursor that cannot be decoded", query: "cursor=%ff%fe%zz", answer: bad },
  { name: "a cursor of JSON", query: `cursor=${cursorOf('{"account":"other"}')}`, answer: bad },
  {
    name: "a cursor of DynamoDB's own making",
    query: `cursor=${cursorOf('{"account":{"S":"other"},"created_at":{"S":"2026"}}')}`,
    answer: bad,
  },
  {
    name: "a cursor with a place and no digest",
    query: `cursor=${cursorOf("2026-11-23T12:00:00.000Z unknown")}`,
    answer: bad,
  },
  {
    name: "a cursor with a place and a digest of nothing",
    query: `cursor=${cursorOf(`2026-11-23T12:00:00.000Z unknown ${"A".repeat(22)}`)}`,
    answer: bad,
  },
  {
    name: "a cursor with a path for an id",
    query: `cursor=${cursorOf(`2026-11-23T12:00:00.000Z ../../x ${"A".repeat(22)}`)}`,
    answer: bad,
  },

  { name: "a limit of a billion", query: "limit=1e9", answer: bad },
  { name: "a limit of nothing", query: "limit=", answer: bad },
  { name: "a limit below nothing", query: "limit=-1", answer: bad },
  { name: "a limit that is no number", query: "limit=NaN", answer: bad },
  { name: "a limit without end", query: "limit=Infinity", answer: bad },
  { name: "a limit of 9,000 digits", query: `limit=${"9".repeat(9_000)}`, answer: bad },
  { name: "a limit in hex", query: "limit=0x10", answer: bad },
  { name: "a limit in other digits", query: `limit=${encodeURIComponent("٣")}`, answer: bad },
  { name: "a limit with spaces", query: "limit=%2020", answer: bad },
  { name: "two limits", query: "limit=20&limit=20", answer: bad },
  { name: "as many as may be", query: "limit=100", answer: "200" },

  { name: "the year 99999", query: "created_after=99999-01-01", answer: bad },
  {
    name: "the year 99999, as JavaScript has it",
    query: "created_after=%2B099999-01-01T00:00:00Z",
    answer: bad,
  },
  { name: "a year before Christ", query: "created_before=-000001-01-01T00:00:00Z", answer: bad },
  { name: "the beginning of time", query: "created_before=0000-01-01", answer: "200" },
  {
    name: "before the beginning of time, by its offset",
    query: "created_before=0000-01-01T00:00:00%2B23:59",
    answer: "200",
  },
  {
    name: "after the end of time, by its offset",
    query: "created_after=9999-12-31T23:59:59-23:59",
    answer: "200",
  },
  {
    name: "all of time",
    query:
      "created_after=0000-01-01T00:00:00%2B23:59&created_before=9999-12-31T23:59:59.999999999-23:59",
    answer: "200",
  },
  { name: "a time in seconds", query: "created_after=1795435200", answer: bad },
  { name: "a time without an offset", query: "created_after=2026-11-23T12:00:00", answer: bad },
  { name: "an offset of a day", query: "created_after=2026-11-23T12:00:00%2B24:00", answer: bad },
  {
    name: "an offset whose plus is a space",
    query: "created_after=2026-11-23T12:00:00+01:00",
    answer: "200",
  },
  {
    name: "a time with words",
    query: "created_after=Mon,%2023%20Nov%202026%2012:00:00%20GMT",
    answer: bad,
  },
  { name: "the 30th of February", query: "created_after=2026-02-30", answer: bad },
  {
    name: "a time of 9 kB",
    query: `created_after=2026-11-23T12:00:00.${"0".repeat(9_000)}Z`,
    answer: bad,
  },
  { name: "two times", query: "created_after=2026-11-23&created_after=2026-11-24", answer: bad },
  {
    name: "a range that ends before it begins",
    query: "created_after=2026-11-24&created_before=2026-11-23",
    answer: bad,
  },
  {
    name: "a range of nothing",
    query: "created_after=2026-11-24&created_before=2026-11-24",
    answer: bad,
  },

  { name: "a status that there is not", query: "status=done", answer: bad },
  { name: "a status of nothing", query: "status=", answer: bad },
  {
    name: "all of them, twice",
    query: "status=awaiting_upload,processing,succeeded,failed&status=failed",
    answer: "200",
  },
  { name: "one of them, 600 times", query: times(600, () => "status=failed"), answer: "200" },
  { name: "a thousand commas", query: `status=${",".repeat(1_000)}`, answer: bad },
  { name: "a status called __proto__", query: "status=__proto__", answer: bad },

  { name: "300 names of metadata", query: times(300, (i) => `metadata.n${i}=x`), answer: bad },
  { name: "21 names of metadata", query: times(21, (i) => `metadata.n${i}=x`), answer: bad },
  { name: "20 names of metadata", query: times(20, (i) => `metadata.n${i}=x`), answer: "200" },
  { name: "one name, 300 times", query: times(300, () => "metadata.n=x"), answer: bad },
  { name: "no name", query: "metadata.=x", answer: bad },
  { name: "no name and no dot", query: "metadata=x", answer: bad },
  { name: "a list, as some frameworks read it", query: "metadata[order]=x", answer: bad },
  { name: "a name of 65 letters", query: `metadata.${"n".repeat(65)}=x`, answer: bad },
  {
    name: "a name of 64 cars",
    query: `metadata.${encodeURIComponent("🚗".repeat(64))}=x`,
    answer: "200",
  },
  { name: "a value of 513 letters", query: `metadata.n=${"v".repeat(513)}`, answer: bad },
  {
    name: "metadata called __proto__",
    query: "metadata.__proto__=x&metadata.constructor=y",
    answer: "200",
  },
  { name: "a name of dots", query: "metadata......=x", answer: "200" },
  { name: "a NUL in a name", query: "metadata.%00=%00", answer: "200" },
  { name: "a header in a name", query: "metadata.a%0d%0aset-cookie:%20a=b", answer: "200" },
  {
    name: "a name that cannot be decoded",
    query: "metadata.%ff=%fe&metadata.%zz=%",
    answer: "200",
  },
  {
    name: "an expression of DynamoDB's",
    query: "metadata.a=:account%20OR%20attribute_exists(account)",
    answer: "200",
  },

  { name: "another account", query: "account=other", answer: bad },
  { name: "a prototype", query: "__proto__=1&__proto__[limit]=1", answer: bad },
  { name: "a thousand that nobody knows", query: times(1_000, (i) => `a${i}=`), answer: bad },
  { name: "eight thousand separators", query: "&".repeat(8_000), answer: "200" },
];

const lists = area("the list's filters and cursors", attacks, async ({ query, answer }, target) => {
  const said = await exchange(target.apiUrl, [rawRequest(`GET /blobs?${query} HTTP/1.1`)]);
  expect(outcomeOf(said)).toBe(answer);
  expect(said).not.toMatch(/^set-cookie/im);
});

underAttack([lists]);
