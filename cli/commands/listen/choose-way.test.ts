import { describe, expect, it } from "@jest/globals";
import { runInProcess } from "../../testing/run-in-process.ts";
import { ownMailbox } from "./choose-way.ts";

// The way itself is tried where it is gone: listen.test.ts and listen-at-mailbox.test.ts.

describe("ownMailbox", () => {
  it.each([
    ["ada", "ada"],
    ["Jürgen Groß", "Jurgen-Gro-"],
    ["corp\\ada", "corp-ada"],
    ["_www", "www"],
    ["ada@example.com", "ada-example.com"],
    ["x".repeat(300), "x".repeat(64)],
    ["李", "rekog"],
    ["..", "rekog"],
    ["", "rekog"],
    [undefined, "rekog"],
  ])("makes %j to %j", (userName, name) => {
    expect(ownMailbox({ userName: () => userName })).toBe(name);
  });
});

describe("rekog listen, told wrongly", () => {
  it.each([
    [["--mailbox", "a/b"], "It must have up to 64 letters"],
    [["--mailbox", "x".repeat(300)], "It must have up to 64 letters"],
    [["--mailbox", ""], "It must have up to 64 letters"],
    [["--mailbox", "ada", "--http"], "cannot be used with"],
    [["--mailbox", "ada", "--port", "80"], "cannot be used with"],
    [["--mailbox", "ada", "--host", "0.0.0.0"], "cannot be used with"],
    [["--endpoint", "nonsense"], "(invalid_endpoint)"],
    [["--profile", "prod"], "(unknown_profile)"],
    [["--mailbox", "ada"], "(no_local_mode)\n  → Start `rekog local` in another terminal"],
  ])("refuses %j", async (args, says) => {
    const { stderr, exitCode } = await runInProcess(["listen", ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(says);
  });
});
