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

  it("says what attempt it asks for, or does not; what else it says is nobody's business", () => {
    const read = (more: string) => decodeCallbackMessage(`{"blob_id":"a","delivery":1${more}}`);
    expect(read(',"attempt":2,"url":"x"')).toEqual({ blobId: "a", delivery: 1, attempt: 2 });
    expect(read(',"attempt":null')).toEqual({ blobId: "a", delivery: 1 });
  });

  it.each([
    ...["", "not JSON", "null", "[]", "7", '{"blob_id":"a"}', '{"blob_id":1,"delivery":1}'],
    // What DynamoDB refuses: an empty key, a long one, numbers that are too large or none.
    '{"blob_id":"","delivery":1}',
    `{"blob_id":"${"a".repeat(2_049)}","delivery":1}`,
    '{"blob_id":"../a","delivery":1}',
    ...["1e400", "-1e400", "1e200", "1.5", "-1", '"1"', "null", "9007199254740993"].flatMap(
      (number) => [
        `{"blob_id":"a","delivery":${number}}`,
        ...(number === "null" ? [] : [`{"blob_id":"a","delivery":1,"attempt":${number}}`]),
      ],
    ),
  ])("is not %j", (body) => expect(() => decodeCallbackMessage(body)).toThrow());
});
