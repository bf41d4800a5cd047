import { describe, expect, it } from "@jest/globals";
import { decodeCallbackMessage, encodeCallbackMessage } from "./callback-message.ts";

describe("a message of the callbacks queue", () => {
  it("is read as it was written", () => {
    const request = { blobId: "6f1c2a34", delivery: 3 };
    expect(decodeCallbackMessage(encodeCallbackMessage(request))).toEqual(request);
  });

  it("has kept its shape: messages may wait in the queue while a new version is deployed", () => {
    const body = '{"blob_id":"6f1c2a34","delivery":3}';
    expect(encodeCallbackMessage({ blobId: "6f1c2a34", delivery: 3 })).toBe(body);
  });

  it.each(["", "not JSON", "null", "[]", "7", '{"blob_id":"a"}', '{"blob_id":1,"delivery":1}'])(
    "is not %j",
    (body) => expect(() => decodeCallbackMessage(body)).toThrow(),
  );
});
