import { describe, expect, it } from "@jest/globals";
import { openConnection, parseEndpoint } from "./connection.ts";

const own = "http://127.0.0.1:7878";
const holding = (value?: unknown) => ({
  getItem: () => (value === undefined ? null : JSON.stringify(value)),
});

describe("what the page speaks to", () => {
  it("is the API of its own origin, without a key", () => {
    expect(openConnection(own, "#/blobs/1", holding())).toEqual({
      connection: { endpoint: own, key: undefined },
      hash: "#/blobs/1",
    });
  });

  it("is what this tab remembers", () => {
    const stored = { endpoint: "https://api.example.com", key: "k" };
    expect(openConnection(own, "", holding(stored)).connection).toEqual(stored);
  });

  it("gets its key from the fragment, which it leaves", () => {
    expect(openConnection(own, "#key=rekog_sk_a_b_c", holding())).toEqual({
      connection: { endpoint: own, key: "rekog_sk_a_b_c" },
      hash: "",
    });
  });

  it.each(["#key=a&endpoint=https://evil.example", "#endpoint=https://evil.example", "#key="])(
    "is no other API because of %s",
    (hash) => {
      expect(openConnection(own, hash, holding()).connection.endpoint).toBe(own);
    },
  );

  it.each([["text"], [{ endpoint: "nonsense", key: "k" }], [{ key: "k" }], [null]])(
    "is not what %j in the tab's memory would have it",
    (stored) => {
      const { connection } = openConnection(own, "", holding(stored));
      expect(connection).toEqual({ endpoint: own, key: undefined });
    },
  );
});

it.each([
  ["https://api.example.com/", "https://api.example.com"],
  [" https://api.example.com/prod/?x#y ", "https://api.example.com/prod"],
  ["api.example.com", undefined],
  ["javascript:alert(1)", undefined],
  ["https://name:secret@api.example.com", undefined],
])("takes %s for %s", (text, endpoint) => {
  expect(parseEndpoint(text)).toBe(endpoint);
});
