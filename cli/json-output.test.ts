import { describe, expect, it } from "@jest/globals";
import { InterruptedError } from "./client/errors.ts";
import { everyCommand } from "./testing/every-command.ts";
import { checkJsonOutput } from "./testing/json-output.ts";
import { runInProcess } from "./testing/run-in-process.ts";
import type { ListenLine } from "./testing/running-listen.ts";
import { failedBlob, succeededBlob } from "./testing/sample-blobs.ts";
import { createSpyOutput } from "./testing/spy-output.ts";

// What commands print with --json is held against the schema wherever a test runs one (`run-in-process.ts`,
// `run-rekog.ts`). Here: that this would be noticed, and the command that no other test runs to its end in-process.

const check = (command: string, ...documents: unknown[]) => {
  const stdout = documents.map((document) => `${JSON.stringify(document)}\n`).join("");
  checkJsonOutput([...command.split(" "), "--json"], stdout);
};
const problem = { code: "blob_not_found", message: "There is no such blob.", hint: "Check it." };

describe("the schema of --json output", () => {
  it("holds lines for files that went well, failed, and could not be uploaded", () => {
    check(
      "upload a b",
      { file: "a", ...succeededBlob(), callback_secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
      { file: "b", ...failedBlob() },
      { file: "c", error: problem },
      { file: "d", blob_id: "x", error: problem },
      { error: problem },
    );
  });

  it.each([
    ["upload a", { file: "a" }],
    ["upload a", { file: "a", ...succeededBlob(), lables: [] }],
    ["upload a", succeededBlob()],
    ["get x", { ...succeededBlob(), file: "a" }],
    ["delete x", { blob_id: "x" }],
    ["delete x", { blob_id: "x", deleted: true, error: problem }],
    ["callback resend x", { blob_id: "x" }],
    ["config list", { active_profile: "local", profiles: [] }],
    ["doctor", { checks: [{ name: "node", status: "fail", message: "" }], ok: false }],
    ["doctor", { checks: [{ name: "node", status: "ok", message: "", fix: "" }], ok: true }],
    ["local", { url: "http://127.0.0.1:1" }],
    ["deploy", { stage: "dev" }],
    ["get x", { error: { ...problem, detail: "" } }],
    ["get x", { error: { ...problem, code: "Not Found" } }],
  ])("refuses for %s (%#)", (command, document) => {
    expect(() => check(command, document)).toThrow(/^Not what rekog .* may print/);
  });

  it("refuses what is no JSON, and what is not written down", () => {
    expect(() => checkJsonOutput(["get", "x", "--json"], "hello\n")).toThrow(SyntaxError);
    expect(() => check("ls x", succeededBlob())).toThrow(
      "does not say what rekog ls --json prints",
    );
    expect(() => check("completion get", succeededBlob())).toThrow("rekog completion --json");
  });

  it("says what every command prints, but for those that print no JSON", () => {
    const commands = everyCommand().map((words) => words.join(" "));
    const leaves = commands.filter(
      (name) => !commands.some((other) => other.startsWith(`${name} `)),
    );
    const isMissing = (name: string) => {
      try {
        check(name, "neither a result nor a failure");
        return false;
      } catch (error) {
        return String(error).includes("does not say what");
      }
    };
    expect(leaves.filter(isMissing)).toEqual(["mcp", "completion", "help"]);
  });

  it("holds what rekog listen prints", async () => {
    const ending = new AbortController();
    const stdout = createSpyOutput();
    const send = async (url: string) => {
      await fetch(url, { method: "POST", body: JSON.stringify(succeededBlob()) });
      await fetch(url, { method: "POST", body: "hello" });
      ending.abort(new InterruptedError());
    };
    const write = stdout.write.bind(stdout);
    stdout.write = (text: unknown) => {
      const { event, url = "" } = JSON.parse(String(text)) as ListenLine;
      if (event === "listening") void send(url);
      return write(String(text));
    };
    const args = ["listen", "--http", "--json", "--quiet"];
    const { exitCode } = await runInProcess(args, { deps: { stdout, signal: ending.signal } });
    expect(exitCode).toBe(0);
    expect(stdout.text().trimEnd().split("\n")).toHaveLength(3);
    checkJsonOutput(args, stdout.text());
  });
});
