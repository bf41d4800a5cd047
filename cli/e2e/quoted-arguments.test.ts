import { describe, expect, it } from "@jest/globals";
import { runInProcess } from "../testing/run-in-process.ts";
import { NodeClient } from "../transport/node-client.ts";

const secret = "s3cretTOKEN";
const long = `data:image/png;base64,${secret}${"A".repeat(2_000_000)}`;
const withUser = `ftp://me:${secret}@api.example/hook`;
const withQuery = `ftp://api.example/hook?token=${secret}`;
const endpoint = "http://127.0.0.1:9";

describe("an argument that is refused", () => {
  it.each<[string, (value: string) => string[]]>([
    ["a file to upload", (value) => ["upload", value, "--endpoint", endpoint]],
    ["a folder for pictures", (value) => ["upload", "x", "--annotate", `/proc/${value}`]],
    ["--callback-url", (value) => ["upload", "x", "--callback-url", value]],
    ["--endpoint", (value) => ["get", "x", "--endpoint", value]],
    ["a blob id", (value) => ["get", value, "--endpoint", endpoint]],
    ["--profile", (value) => ["get", "x", "--profile", value]],
    ["a profile to use", (value) => ["config", "use", value]],
    ["a profile to set", (value) => ["config", "set", "endpoint", endpoint, "--profile", value]],
    ["an endpoint to set", (value) => ["config", "set", "endpoint", value]],
    ["--metadata", (value) => ["upload", "x", "--metadata", value.replaceAll("=", "")]],
    ["--to", (value) => ["callback", "resend", "x", "--to", value]],
    ["--forward-to", (value) => ["listen", "--forward-to", value]],
    ["--host", (value) => ["listen", "--port", "0", "--host", value]],
    ["what draw reads", (value) => ["draw", value, "photo.png"]],
    ["what draw draws onto", (value) => ["draw", "blob.json", value]],
    ["a suite", (value) => ["run-tests", value]],
    ["--stage", (value) => ["deploy", "--stage", value]],
    ["--port", (value) => ["local", "--port", value]],
    ["a command", (value) => [value]],
  ])("%s is told without secrets, and short", async (_what, args) => {
    for (const value of [long, withUser, withQuery]) {
      for (const more of [[], ["--json"]]) {
        const env = { REKOG_CONFIG_FILE: "/nonexistent/config.json" };
        const { stderr, stdout, exitCode } = await runInProcess([...args(value), ...more], { env });
        expect(exitCode).not.toBe(0);
        expect(stderr.length).toBeLessThan(2_000);
        expect(stderr).not.toContain(secret);
        expect(stdout.length).toBeLessThan(2_000);
        expect(stdout).not.toContain(secret);
      }
    }
  });

  it.each(["REKOG_ENDPOINT", "REKOG_PROFILE", "HTTP_PROXY", "REKOG_CONFIG_FILE"])(
    "is told without secrets, and short, from %s too",
    async (name) => {
      for (const value of [long, withUser, withQuery]) {
        const env = { REKOG_CONFIG_FILE: "/nonexistent/config.json", [name]: value };
        const flags = name === "HTTP_PROXY" ? ["--endpoint", "http://api.example"] : [];
        const args = ["config", "use", "no-such-profile"];
        const { stderr, exitCode } = await runInProcess(
          name === "REKOG_CONFIG_FILE" ? args : ["get", "x", "--verbose", ...flags],
          { env },
        );
        expect(exitCode).not.toBe(0);
        expect(stderr.length).toBeLessThan(3_000);
        expect(stderr).not.toContain(secret);
      }
    },
  );

  it("is told so by the library too", async () => {
    const client = new NodeClient({ endpoint });
    for (const value of [long, withUser, withQuery]) {
      const failing = [client.upload(value), client.get(value)];
      for (const result of await Promise.allSettled(failing)) {
        const error = result.status === "rejected" ? result.reason : undefined;
        expect(String(error)).toMatch(/^UsageError: /);
        expect(String(error)).not.toContain(secret);
        expect(String(error).length).toBeLessThan(500);
      }
    }
    await client.close();
  });
});
