import { describe, expect, it } from "@jest/globals";
import { formatApiKey, hashSecret, isSecretOf, newApiKey, parseApiKey } from "./api-key.ts";

/** Made with Python's `zlib.crc32`, so that other programs can check a key, too. */
const sample = {
  id: "0123456789Ab",
  secret: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
  text: "rekog_sk_0123456789Ab_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8_3ah1v5",
};

describe("an API key", () => {
  it("has an id, a secret and check digits behind its prefix", () => {
    const text = formatApiKey(sample);
    expect(text).toBe(sample.text);
    expect(parseApiKey(text)).toEqual({ id: sample.id, secret: sample.secret });
  });

  it("is another each time, and no one can guess it", () => {
    const keys = Array.from({ length: 1_000 }, () => newApiKey());
    expect(new Set(keys.map(({ id }) => id)).size).toBe(keys.length);
    expect(new Set(keys.map(({ secret }) => secret)).size).toBe(keys.length);
    for (const key of keys) {
      expect(Buffer.from(key.secret, "base64url")).toHaveLength(32);
      expect(parseApiKey(formatApiKey(key))).toEqual(key);
    }
  });

  it("has ids in which all letters are as likely as others", () => {
    // 248 is the first byte that would favour `0`; it is thrown away.
    const bytes = [...Array(12).fill(248), ...Array(12).fill(247)];
    let at = 0;
    const { id } = newApiKey((count) => {
      const part = Buffer.from(bytes.slice(at, at + count));
      at += count;
      return part.length === count ? part : Buffer.alloc(count);
    });
    expect(id).toBe("z".repeat(12));
  });

  it.each([
    ["nothing", ""],
    ["another prefix", sample.text.replace("rekog_sk", "rekog_pk")],
    ["a letter of the id that is wrong", sample.text.replace("0123", "0124")],
    ["a letter of the secret that is wrong", sample.text.replace("AAEC", "AAED")],
    ["a check digit that is wrong", `${sample.text.slice(0, -1)}_`],
    ["two letters that changed places", sample.text.replace("AwQF", "wAQF")],
    ["a letter less", sample.text.slice(0, -1)],
    ["a letter more", `${sample.text}0`],
    ["a space before it", ` ${sample.text}`],
    ["a line end behind it", `${sample.text}\n`],
    ["two of them", `${sample.text},${sample.text}`],
    ["100,000 letters", `rekog_sk_${"A".repeat(100_000)}`],
  ])("is not %s", (_, text) => {
    expect(parseApiKey(text)).toBeUndefined();
  });

  it("is known by a hash of its secret, which does not tell it", () => {
    const hash = hashSecret(sample.secret);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(isSecretOf(hash, sample.secret)).toBe(true);
    expect(isSecretOf(hash, `${sample.secret.slice(0, -1)}9`)).toBe(false);
    expect(isSecretOf("", sample.secret)).toBe(false);
  });
});
