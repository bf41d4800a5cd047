import { describe, expect, it } from "@jest/globals";
import { blobIdOfUpload, convertedKeyOf, isConvertedKey, uploadKeyOf } from "./upload-key.ts";

describe("the key of an upload", () => {
  it("leads back to its blob", () => {
    expect(uploadKeyOf("6f1c2a34")).toBe("uploads/6f1c2a34");
    expect(blobIdOfUpload(uploadKeyOf("6f1c2a34"))).toBe("6f1c2a34");
    expect(blobIdOfUpload(uploadKeyOf("a b+cä"))).toBe("a b+cä");
  });

  it.each(["", "uploads/", "uploads/a/b", "Uploads/a", "x/uploads/a", "uploads", "other/a"])(
    "is not %j",
    (key) => expect(blobIdOfUpload(key)).toBeUndefined(),
  );
});

it("knows what was converted by its key, and leaves alone what else lies there", () => {
  expect(isConvertedKey(convertedKeyOf("6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60"))).toBe(true);
  for (const key of ["converted/", "converted/a/b", "converted/a b.jpg", "uploads/a", "a"]) {
    expect(isConvertedKey(key)).toBe(false);
  }
});
