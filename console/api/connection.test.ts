import { describe, expect, it } from "@jest/globals";
import { isReadable, openConnection, parseEndpoint } from "./connection.ts";

const own = "http://127.0.0.1:7878";
const holding = (value?: unknown) => ({
  getItem: () => (value === undefined ? null : JSON.stringify(value)),
});

describe("what the page speaks to", () => {
  it("is the API of its own origin, without a key", () => {
    expect(openConnection(own, "#/blobs/1", holding(), true)).toEqual({
      connection: { own, endpoint: own, key: undefined },
      hash: "#/blobs/1",
    });
  });

  it("is what this tab remembers", () => {
    const stored = { own, endpoint: "https://api.example.com", key: "k" };
    expect(openConnection(own, "", holding(stored), true).connection).toEqual(stored);
  });

  it("is not what this tab remembers of a page that was served for another API", () => {
    const stored = {
      own: "https://old.example.com",
      endpoint: "https://old.example.com",
      key: "k",
    };
    expect(openConnection(own, "", holding(stored), true).connection).toEqual({
      ...{ own, endpoint: own, key: undefined },
    });
  });

  it("gets its key from the fragment, which it leaves", () => {
    expect(openConnection(own, "#key=rekog_sk_a_b_c", holding(), true)).toEqual({
      connection: { own, endpoint: own, key: "rekog_sk_a_b_c" },
      hash: "",
    });
  });

  it("gets no key from a stranger's link, which the address does not keep either", () => {
    expect(openConnection(own, "#key=rekog_sk_a_b_c", holding(), false)).toEqual({
      connection: { own, endpoint: own, key: undefined },
      hash: "",
    });
  });

  it("is the page's own API with a key that comes for it, whatever was typed before", () => {
    const stored = { own, endpoint: "https://other.example.com", key: "k" };
    expect(openConnection(own, "#key=mine", holding(stored), true).connection).toEqual({
      ...{ own, endpoint: own, key: "mine" },
    });
  });

  it.each(["#key=a&endpoint=https://evil.example", "#endpoint=https://evil.example", "#key="])(
    "is no other API because of %s",
    (hash) => {
      expect(openConnection(own, hash, holding(), true).connection.endpoint).toBe(own);
    },
  );

  it.each([["text"], [{ own, endpoint: "nonsense", key: "k" }], [{ own, key: "k" }], [null]])(
    "is not what %j in the tab's memory would have it",
    (stored) => {
      const { connection } = openConnection(own, "", holding(stored), true);
      expect(connection).toEqual({ own, endpoint: own, key: undefined });
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

it.each([
  ["http://api.example.com", true],
  ["http://192.168.0.7:7878", true],
  ["http://localhost.example.com", true],
  ["http://127.0.0.1.example.com", true],
  ["http://127.0.0.1:7878", false],
  ["http://localhost", false],
  ["http://[::1]:7878/prod", false],
  ["https://api.example.com", false],
])("knows whether what goes to %s can be read on the way: %j", (endpoint, readable) => {
  expect(isReadable(endpoint)).toBe(readable);
});
