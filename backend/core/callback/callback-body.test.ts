import { describe, expect, it } from "@jest/globals";
import { blob, callback, succeeded } from "../../testing/sample-blob.ts";
import { callbackBody, maxCallbackBytes } from "./callback-body.ts";

const record = blob(succeeded(), { callback: callback() });

/** Bytes that a result has, and 100 more with a ledger. */
const bodyOf = (bytes: number) =>
  callbackBody(
    record,
    ({ callback: told }) => "é".repeat(bytes / 2) + (told ? "x".repeat(100) : ""),
  );

describe("callbackBody", () => {
  it("has the ledger where there is room for it", () => {
    expect(Buffer.byteLength(bodyOf(maxCallbackBytes - 100))).toBe(maxCallbackBytes);
  });

  it.each([maxCallbackBytes - 98, maxCallbackBytes])(
    "is a result of %d bytes alone, as there is no room for both",
    (bytes) => {
      expect(Buffer.byteLength(bodyOf(bytes))).toBe(bytes);
    },
  );

  it("is the result, for whoever refuses it, where that is too large by itself", () => {
    expect(Buffer.byteLength(bodyOf(maxCallbackBytes + 2))).toBe(maxCallbackBytes + 2);
  });
});
