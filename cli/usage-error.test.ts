import { describe, expect, it } from "@jest/globals";
import { usageError } from "./usage-error.ts";

describe("wrong usage", () => {
  it("carries commander's suggestion as the next step", () => {
    const unknown = "error: unknown command 'uplod'\n(Did you mean upload?)\n";
    expect(usageError(unknown, "")).toMatchObject({
      message: "unknown command 'uplod'",
      hint: "Did you mean upload?",
    });
  });

  it("leads to the help of the command that was meant", () => {
    const missing = "error: missing required argument 'file'\n";
    expect(usageError(missing, "").hint).toBe("Run `rekog --help` to see what there is.");
    expect(usageError(missing, "callback resend").hint).toContain("`rekog callback resend --help`");
  });
});
