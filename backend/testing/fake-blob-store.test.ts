import { describe } from "@jest/globals";
import { itIsABlobStore } from "./blob-store.contract.ts";
import { fakeBlobStore } from "./fake-blob-store.ts";

describe("the fake blob store", () => {
  itIsABlobStore(async () => ({ store: fakeBlobStore(), close: async () => {} }));
});
