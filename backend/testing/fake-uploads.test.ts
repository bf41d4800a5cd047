import { describe } from "@jest/globals";
import { fakeUploads } from "./fake-uploads.ts";
import { itIsAnUploadStore } from "./upload-store.contract.ts";

describe("the fake upload store", () => {
  itIsAnUploadStore(async () => {
    const uploads = fakeUploads();
    return {
      uploads,
      upload: async (key, bytes) => uploads.put({ key }, bytes),
      close: async () => {},
    };
  });
});
