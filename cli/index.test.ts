import { describe, expect, it } from "@jest/globals";
import * as rekog from "./index.ts";

describe("the package", () => {
  it("exports what callers and receivers need, and nothing of the command line", () => {
    expect(Object.keys(rekog).sort()).toEqual([
      "ApiError",
      "CallbackVerificationError",
      "NetworkError",
      "RekogClient",
      "RekogError",
      "UploadError",
      "UsageError",
      "WaitTimeoutError",
      "createFetchTransport",
      "verifyCallback",
    ]);
  });

  it("has one kind of error, but for callbacks that are not genuine", () => {
    const { ApiError, NetworkError, RekogError, UploadError, UsageError, WaitTimeoutError } = rekog;
    for (const type of [ApiError, NetworkError, UploadError, UsageError, WaitTimeoutError]) {
      expect(type.prototype).toBeInstanceOf(RekogError);
    }
  });
});
