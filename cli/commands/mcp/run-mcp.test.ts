import { once } from "node:events";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import { runInProcess } from "../../testing/run-in-process.ts";
import { keyProblem } from "../../testing/sample-keys.ts";
import { startStubApi } from "../../testing/stub-api.ts";

const endpoint = ["--endpoint", "http://127.0.0.1:9"];
const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}\n';

describe("rekog mcp", () => {
  it("tells of lines that are no message, without a word of them, and answers the next", async () => {
    const stdin = new PassThrough();
    const stdout = new PassThrough();
    const answered = once(stdout, "data");
    const ending = runInProcess(["mcp", ...endpoint], { deps: { stdin, stdout } });
    stdin.write(`rekog_sk_secret\n{"jsonrpc":"2.0"}\n[${ping.trim()}]\n${ping}`);
    const [answer] = await answered;
    stdin.end();
    const { stderr, exitCode } = await ending;
    expect(exitCode).toBe(0);
    expect(JSON.parse(answer)).toEqual({ jsonrpc: "2.0", id: 1, result: {} });
    expect(stderr.match(/is no message of the protocol: left unanswered/g)).toHaveLength(3);
    expect(stderr).not.toContain("secret");
  });

  it("says what is wrong with each property that the API refuses", async () => {
    const errors = [{ pointer: "created_after", detail: "must be a day or a time" }];
    const body = {
      ...keyProblem(400, "invalid_request", "One property is wrong: see errors."),
      hint: "Correct what is listed in `errors` and send the request again.",
      errors,
    };
    const api = await startStubApi({ list: () => ({ status: 400, body }) });
    try {
      const [stdin, stdout] = [new PassThrough(), new PassThrough()];
      const deps = { stdin, stdout };
      const ending = runInProcess(["mcp", "--endpoint", api.url], { deps });
      const answered = async (message: object) => {
        const answer = once(stdout, "data");
        stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
        return JSON.parse((await answer)[0]);
      };
      const clientInfo = { name: "a test", version: "1" };
      const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo };
      await answered({ id: 1, method: "initialize", params });
      const call = { name: "list", arguments: { created_after: "2h" } };
      const { result } = await answered({ id: 2, method: "tools/call", params: call });
      stdin.end();
      await ending;
      expect(result).toEqual({
        isError: true,
        content: [
          {
            type: "text",
            text: "One property is wrong: see errors. [created_after must be a day or a time] → Correct what is listed in `errors` and send the request again. (invalid_request)",
          },
        ],
      });
    } finally {
      await api.close();
    }
  });

  it.each([
    [
      { name: "list", arguments: [] },
      "params.arguments: invalid input: expected record, received array",
    ],
    [
      { name: "list", arguments: "all" },
      "params.arguments: invalid input: expected record, received string",
    ],
    [{ arguments: {} }, "params.name: invalid input: expected string, received undefined"],
  ])("says in words what is wrong with the call %j", async (params, words) => {
    const [stdin, stdout] = [new PassThrough(), new PassThrough()];
    const answered = once(stdout, "data");
    const ending = runInProcess(["mcp", ...endpoint], { deps: { stdin, stdout } });
    stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params })}\n`);
    const [answer] = await answered;
    stdin.end();
    await ending;
    expect(JSON.parse(answer).error).toEqual({
      code: -32602,
      message: `The request is not as the protocol has it. ${words}.`,
    });
  });

  it("does not take a message that is too long for the end of its input", async () => {
    const stdin = new PassThrough();
    const ending = runInProcess(["mcp", ...endpoint], { deps: { stdin } });
    const chunk = Buffer.alloc(1024 * 1024, "a");
    for (let mebibytes = 0; mebibytes <= 10; mebibytes += 1) {
      if (!stdin.write(chunk)) await Promise.race([once(stdin, "drain"), ending]);
    }
    const { stdout, stderr, exitCode } = await ending;
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toContain("a message of more than 10 MiB");
    expect(stderr).toContain("(message_too_long)\n  → ");
  });
});
