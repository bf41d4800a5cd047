import { describe } from "@jest/globals";
import { itIsABlobStore } from "./blob-store.contract.ts";
import { itIsACallbackStore } from "./callback-store.contract.ts";
import { fakeBlobStore } from "./fake-blob-store.ts";

describe("the fake blob store", () => {
  itIsABlobStore(async () => ({ store: fakeBlobStore(), close: async () => {} }));

  describe("for callbacks", () => {
    itIsACallbackStore(async () => {
      const store = fakeBlobStore();
      return { blobs: store, callbacks: store, close: async () => {} };
    });
  });
});
