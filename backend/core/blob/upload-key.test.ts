import { describe, expect, it } from "@jest/globals";
import { blobIdOfUpload, uploadKeyOf } from "./upload-key.ts";

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
