import { describe } from "@jest/globals";
import { fakeCache } from "./fake-cache.ts";
import { itIsARecognitionCache } from "./recognition-cache.contract.ts";

describe("the fake cache", () => {
  itIsARecognitionCache(async () => ({ cache: fakeCache(), close: async () => {} }));
});
