import { describe } from "@jest/globals";
import { itIsABlobStore } from "./blob-store.contract.ts";
import { itIsACallbackStore } from "./callback-store.contract.ts";
import { fakeBlobStore } from "./fake-blob-store.ts";
import { itIsAMailboxStore } from "./mailbox-store.contract.ts";

describe("the fake blob store", () => {
  itIsABlobStore(async () => ({ store: fakeBlobStore(), close: async () => {} }));

  describe("for callbacks", () => {
    itIsACallbackStore(async () => {
      const store = fakeBlobStore();
      return { blobs: store, callbacks: store, close: async () => {} };
    });
  });

  describe("for mailboxes", () => {
    itIsAMailboxStore(async () => {
      const store = fakeBlobStore();
      return { blobs: store, callbacks: store, mailboxes: store, close: async () => {} };
    });
  });
});
