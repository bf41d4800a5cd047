import { describe, expect, it } from "@jest/globals";
import { everyCommand } from "./testing/every-command.ts";
import { runInProcess } from "./testing/run-in-process.ts";

const commands = everyCommand();

describe("the tree of commands", () => {
  it("is looked at whole", () => {
    expect(commands.map((path) => path.join(" "))).toEqual(
      expect.arrayContaining(["upload", "callback", "callback resend", "config set", "help"]),
    );
  });

  it.each(commands.map((path) => [path.join(" "), path] as const))(
    "has a description and examples for %s",
    async (name, path) => {
      const { stdout, stderr, exitCode } = await runInProcess([...path, "--help"]);
      expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
      expect(stdout).toMatch(new RegExp(`^Usage: rekog ${name} .*\n\n[A-Z].*\\.`));
      expect(stdout).toMatch(new RegExp(`\nExamples:\n(  .*\n)*?  rekog ${name}\\b`));
      expect(await runInProcess(["help", ...path])).toEqual({
        stdout,
        stderr,
        exitCode,
        slept: [],
      });
    },
  );

  it.each([
    [["doctr"], "unknown command 'doctr'", "Did you mean doctor?"],
    [["config", "lst"], "unknown command 'lst'", "Did you mean list?"],
    [["help", "uplod"], "unknown command 'uplod'", "Did you mean upload?"],
    [["help", "config", "ues"], "unknown command 'ues'", "Did you mean use?"],
    [["config", "list", "--jsno"], "unknown option '--jsno'", "Did you mean --json?"],
    [["completion", "bahs"], "'bahs' is invalid", "`rekog completion --help`"],
    [["qqqqqqqq"], "unknown command 'qqqqqqqq'", "rekog --help"],
  ])("suggests the nearest for %j", async (args, what, next) => {
    const { stdout, stderr, exitCode } = await runInProcess(args);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toMatch(/^rekog: .* \(usage\)\n {2}→ .*\n$/);
    expect(stderr).toContain(what);
    expect(stderr).toContain(next);
  });

  it.each([[[]], [["config"]], [["callback"]]])(
    "prints help on stderr when %j is not enough",
    async (args) => {
      const { stdout, stderr, exitCode } = await runInProcess(args);
      expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
      expect(stderr).toContain(`Usage: ${["rekog", ...args].join(" ")} `);
      expect(stderr).toContain("Examples:");
    },
  );
});
