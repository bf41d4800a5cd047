import { describe, expect, it } from "@jest/globals";
import { Command } from "commander";
import { commandNameIn, usageError } from "./usage-error.ts";

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

  it("says of an argument what commander says of an option", () => {
    const text =
      "error: command-argument value 'x' is invalid for argument 'model'. Allowed choices are classifier.";
    expect(usageError(text, "models add").message).toBe(
      "argument 'model': 'x' is invalid. Allowed choices are classifier.",
    );
  });

  it("names no help of help", () => {
    const program = new Command("rekog");
    program.command("upload");
    expect(commandNameIn(program, ["help", "nope"])).toBe("");
    expect(commandNameIn(program, ["upload", "nope"])).toBe("upload");
  });
});
