import { describe, expect, it } from "@jest/globals";
import * as rekog from "./index.ts";

describe("the package", () => {
  it("exports what receivers need, and nothing of the command line", () => {
    expect(Object.keys(rekog).sort()).toEqual(["CallbackVerificationError", "verifyCallback"]);
  });
});
