import { describe, expect, it } from "@jest/globals";
import { callbackErrors } from "./callback-error-codes.ts";

describe("CALLBACK_ERRORS", () => {
  it.each(Object.entries(callbackErrors))(
    "explains %s in a sentence and a next step",
    (code, said) => {
      expect(code).toMatch(/^[a-z]+(_[a-z0-9]+)+$/);
      expect(said.message).toMatch(/^[A-Z].*\.$/);
      expect(said.hint).toMatch(/^[A-Z0-9].*\.$/);
    },
  );

  // OpenSSL calls a weak key and a weak digest `UNSPECIFIED`, as much else: the hint alone can say it.
  it("mentions weak certificates where a handshake fails for a reason without a code", () => {
    expect(callbackErrors.tls_failed.hint).toMatch(/RSA 2048.*SHA-256/);
  });
});
