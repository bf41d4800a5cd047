import { describe, expect, it } from "@jest/globals";
import { CommanderError } from "commander";
import { type FailureKind, InterruptedError, RekogError, UsageError } from "./client/errors.ts";
import { exitCodeOf } from "./exit-codes.ts";

describe("exit codes", () => {
  it.each<[FailureKind, number]>([
    ["recognition_failed", 1],
    ["usage", 2],
    ["api", 3],
    ["network", 3],
    ["timed_out", 4],
    ["interrupted", 130],
  ])("a failure of kind %s is %i", (kind, code) => {
    expect(exitCodeOf(new RekogError({ kind, code: "x", message: "x", hint: "x" }))).toBe(code);
  });

  it("follow the named errors", () => {
    expect(exitCodeOf(new UsageError({ message: "x", hint: "x" }))).toBe(2);
    expect(exitCodeOf(new InterruptedError())).toBe(130);
  });

  it("make 0 of commander's help, and 2 of its refusals", () => {
    expect(exitCodeOf(new CommanderError(0, "commander.helpDisplayed", ""))).toBe(0);
    expect(exitCodeOf(new CommanderError(1, "commander.unknownCommand", ""))).toBe(2);
  });

  it("make 3 of what nobody foresaw", () => {
    expect(exitCodeOf(new TypeError("x is not a function"))).toBe(3);
  });
});
