import { describe, expect, it } from "@jest/globals";
import { callbackErrors, hintOf } from "./callback-error-codes.ts";

describe("CALLBACK_ERRORS", () => {
  it.each(Object.entries(callbackErrors()))(
    "explains %s in a sentence and a next step",
    (code, said) => {
      expect(code).toMatch(/^[a-z]+(_[a-z0-9]+)+$/);
      expect(said.message).toMatch(/^[A-Z].*\.$/);
      expect(said.hint).toMatch(/^[A-Z0-9].*\.$/);
    },
  );

  // OpenSSL calls a weak key and a weak digest `UNSPECIFIED`, as much else: the hint alone can say it.
  it("mentions weak certificates where a handshake fails for a reason without a code", () => {
    expect(callbackErrors().tls_failed.hint).toMatch(/RSA 2048.*SHA-256/);
  });

  it.each([
    ["tls_failed", false],
    ["not_http", false],
    ["tls_failed", true],
    ["not_http", true],
  ] as const)("names HTTP/1.1 where a receiver may speak HTTP/2 alone: %s", (code, isTaken) => {
    expect(hintOf(code, isTaken)).toMatch(/HTTP\/1\.1/);
  });
});
