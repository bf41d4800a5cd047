import { describe, expect, it } from "@jest/globals";
import { readFingerprint } from "./certificate-fingerprint.ts";

const plain = "0123456789abcdef".repeat(4);
const withColons = plain.toUpperCase().match(/../g)?.join(":") ?? "";

describe("readFingerprint", () => {
  it("takes plain hexadecimal and openssl's spelling for the same", () => {
    expect(readFingerprint(plain)).toBe(plain);
    expect(readFingerprint(plain.toUpperCase())).toBe(plain);
    expect(readFingerprint(withColons)).toBe(plain);
  });

  it.each([
    "",
    plain.slice(1),
    `${plain}0`,
    `g${plain.slice(1)}`,
    `${plain}\n`,
    `${plain.slice(0, 40)}`,
    `01:${plain.slice(2)}`,
    `${withColons}:`,
  ])("refuses %j", (text) => {
    expect(readFingerprint(text)).toBeUndefined();
  });
});
