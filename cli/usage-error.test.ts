import { describe, expect, it } from "@jest/globals";
import { Command } from "commander";
import { commandIn, usageError } from "./usage-error.ts";

describe("wrong usage", () => {
  it("carries commander's suggestion as the next step", () => {
    const unknown = "error: unknown command 'uplod'\n(Did you mean upload?)\n";
    expect(usageError(unknown, { name: "", takesFiles: false })).toMatchObject({
      message: "unknown command 'uplod'",
      hint: "Did you mean upload?",
    });
  });

  it("leads to the help of the command that was meant", () => {
    const missing = "error: missing required argument 'file'\n";
    const hintFor = (name: string) => usageError(missing, { name, takesFiles: true }).hint;
    expect(hintFor("")).toBe("Run `rekog --help` to see what there is.");
    expect(hintFor("callback resend")).toBe(
      "Run `rekog callback resend --help` to see what there is.",
    );
  });

  it("says of an argument what commander says of an option", () => {
    const text =
      "error: command-argument value 'x' is invalid for argument 'model'. Allowed choices are classifier.";
    expect(usageError(text, { name: "models add", takesFiles: false }).message).toBe(
      "argument 'model': 'x' is invalid. Allowed choices are classifier.",
    );
  });

  it("names no help of help", () => {
    const program = new Command("rekog");
    program.command("upload");
    expect(commandIn(program, ["help", "nope"]).name).toBe("");
    expect(commandIn(program, ["upload", "nope"]).name).toBe("upload");
  });
});
