import { describe, expect, it } from "@jest/globals";
import { formatApiKey, newApiKey, parseApiKey } from "../../backend/core/api-keys/api-key.ts";
import { mistypedKey, sampleKey, sampleKeyShown, sampleSecret } from "../testing/sample-keys.ts";
import { apiKeyId, shownApiKey, withoutApiKeys } from "./api-key.ts";

describe("an API key", () => {
  it("is what the backend takes for one", () => {
    const made = Array.from({ length: 300 }, () => formatApiKey(newApiKey()));
    const damaged = made.map((key, at) => {
      const place = at % key.length;
      return `${key.slice(0, place)}${key[place] === "x" ? "y" : "x"}${key.slice(place + 1)}`;
    });
    const others = ["", sampleKey, mistypedKey, `${sampleKey}\n`, ` ${sampleKey}`, "rekog_sk_"];
    for (const text of [...made, ...damaged, ...others]) {
      expect(apiKeyId(text)).toBe(parseApiKey(text)?.id);
    }
  });

  it("is shown by its id", () => {
    expect(shownApiKey(apiKeyId(sampleKey) ?? "")).toBe(sampleKeyShown);
  });

  it.each([
    [`the key ${sampleKey}.`, `the key ${sampleKeyShown}.`],
    [`'${mistypedKey}'`, `'${sampleKeyShown}'`],
    [`${sampleKey},${sampleKey}`, `${sampleKeyShown},${sampleKeyShown}`],
    [`--api-key=${sampleKey}`, `--api-key=${sampleKeyShown}`],
    [sampleKeyShown, sampleKeyShown],
    [`rekog_sk_${sampleSecret}`, "rekog_sk_…"],
    ["rekog_sk_short_s3cret", "rekog_sk_…"],
    ["no key", "no key"],
  ])("cannot be read in %j any more", (text, plain) => {
    expect(withoutApiKeys(text)).toBe(plain);
  });
});
