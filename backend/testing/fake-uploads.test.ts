import { describe } from "@jest/globals";
import { fakeUploads } from "./fake-uploads.ts";
import { itIsAnUploadStore } from "./upload-store.contract.ts";

describe("the fake upload store", () => {
  itIsAnUploadStore(async () => {
    const uploads = fakeUploads();
    let versions = 0;
    return {
      uploads,
      async upload(key, bytes) {
        versions += 1;
        const ref = { key, versionId: String(versions) };
        uploads.put(ref, bytes);
        return ref;
      },
      close: async () => {},
    };
  });
});
