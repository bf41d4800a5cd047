import { describe, expect, it } from "@jest/globals";
import { callbackSender } from "../../../backend/adapters/callback-sender/callback-sender.ts";
import { newCallbackSecret } from "../../../backend/adapters/callback-sender/new-callback-secret.ts";
import { InterruptedError } from "../../client/errors.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import { succeededBlob } from "../../testing/sample-blobs.ts";
import { createSpyOutput } from "../../testing/spy-output.ts";

const secret = newCallbackSecret();

/** Runs `rekog listen`, and ends it when the test has spoken with it. */
async function listen(
  args: string[],
  talk: (url: string, certificateSha256: string) => Promise<unknown>,
  env: Record<string, string> = {},
) {
  const controller = new AbortController();
  const output = createSpyOutput();
  const stdout = new Proxy(output, {
    get(target, name) {
      if (name !== "write") return Reflect.get(target, name, target);
      return (text: string) => {
        output.write(text);
        const [, url = ""] = /(https?:\/\/[^\s"]+)/.exec(text) ?? [];
        const [pin = ""] = /[0-9a-f]{64}/.exec(text) ?? [];
        const isReady = /listens at|"listening"/.test(text);
        if (isReady) void talk(url, pin).finally(() => controller.abort(new InterruptedError()));
        return true;
      };
    },
  });
  const deps = { signal: controller.signal, stdout };
  const run = await runInProcess(["listen", ...args], { deps, env });
  return { ...run, stdout: output.text() };
}

const nothing = async () => {};

async function deliver(url: string, certificateSha256: string, signedWith = secret) {
  const sender = callbackSender({ userAgent: "rekog/0.0.0", allowLoopback: true });
  const body = JSON.stringify(succeededBlob());
  const trust = certificateSha256 ? { certificateSha256 } : {};
  const delivery = { url, body, secret: signedWith, webhookId: "blob_1", trust };
  return sender.send(delivery).finally(sender.close);
}

describe("rekog listen", () => {
  it("says where it listens, and ends with 0", async () => {
    const { stdout, stderr, exitCode } = await listen([], nothing);
    expect(exitCode).toBe(0);
    const [, url, pin] =
      /^rekog listens at (https:\/\/127\.0\.0\.1:\d+\/)\ncertificate SHA-256 ([0-9a-f]{64})\n$/.exec(
        stdout,
      ) ?? [];
    expect(stderr).toBe(
      "rekog: No endpoint is set, and local mode is on this machine: callbacks come to a listener here.\n" +
        `rekog: Have a result sent here: rekog upload FILE --callback-url ${url} --callback-certificate ${pin}\n`,
    );
  });

  it.each([
    [["--endpoint", "http://localhost:7878"], "The API at localhost:7878 is on this machine"],
    [["--endpoint", "http://[::1]:7878/api"], "The API at [::1]:7878 is on this machine"],
    [["--port", "0", "--endpoint", "https://api.example.com"], "--port is given"],
    [["--http", "--host", "127.0.0.1"], "--host and --http are given"],
  ])("says why there is a listener: %j", async (args, why) => {
    const { stderr } = await listen(args, nothing);
    expect(stderr).toContain(`rekog: ${why}: callbacks come to a listener here.\n`);
  });

  it("calls nobody here that was told to end before it listened", async () => {
    const signal = AbortSignal.abort(new InterruptedError());
    const end = await runInProcess(["listen"], { deps: { signal } });
    expect(end).toMatchObject({ stdout: "", stderr: "", exitCode: 0 });
  });

  it("tells of each callback in a line", async () => {
    const { stdout } = await listen(["--secret", secret, "--quiet"], async (url, pin) => {
      await deliver(url, pin);
      await deliver(url, pin, newCallbackSecret());
    });
    const [, , genuine, forged, why] = stdout.split("\n");
    expect(genuine).toMatch(
      /^\d\d:\d\d:\d\d {2}verified {2}[0-9a-f-]{36} {2}succeeded: Car 98\.7, Road 71\.5 {2}→ 204$/,
    );
    expect(forged).toMatch(/ {2}not verified .* → 401$/);
    expect(why).toMatch(/^ {2}The signature does not fit.*\(wrong_signature\)$/);
  });

  it("tells of them as lines of JSON, with one of several secrets", async () => {
    const env = { REKOG_CALLBACK_SECRET: `${newCallbackSecret()} ${secret}` };
    const { stdout } = await listen(["--http", "--json"], deliver, env);
    const [ready, told] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(ready).toEqual({ event: "listening", url: expect.stringMatching(/^http:/) });
    expect(told).toEqual({
      event: "callback",
      received_at: expect.any(String),
      signature: "verified",
      webhook_id: "blob_1",
      blob_id: succeededBlob().blob_id,
      status: "succeeded",
      path: "/",
      answered: 204,
      body: succeededBlob(),
    });
  });

  it("tells of one that nests more deeply than can be written again", async () => {
    const body = "[".repeat(300_000) + "]".repeat(300_000);
    const send = (url: string) => fetch(url, { method: "POST", body });
    const { stdout, stderr } = await listen(["--http", "--json"], send);
    const [, told = "nothing"] = stdout.trim().split("\n");
    expect(JSON.parse(told)).toMatchObject({ event: "callback", answered: 204, body: null });
    expect(stderr).not.toMatch(/RangeError/);
  });

  it("needs no endpoint, not even a good one", async () => {
    const { exitCode } = await listen(["--http"], nothing, { REKOG_ENDPOINT: "not a URL" });
    expect(exitCode).toBe(0);
  });

  it.each(["s3cret", "whsec_s3cret", `${secret.slice(0, 9)}`])(
    "does not repeat a secret that it refuses (%#)",
    async (wrong) => {
      const { stderr, exitCode } = await listen(["--secret", wrong], nothing);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("(invalid_secret)\n  → Give the whole whsec_");
      expect(stderr).not.toContain(wrong);
    },
  );

  it.each(["http://127.0.0.1", "http://localhost", "http://[::1]"])(
    "does not hand callbacks on to itself, at %s",
    async (origin) => {
      const args = ["--http", "--port", "8080", "--forward-to", `${origin}:8080/hook`];
      const { stdout, stderr, exitCode } = await listen(args, nothing);
      expect({ stdout, stderr, exitCode }).toEqual({
        stdout: "",
        stderr: expect.stringContaining("(forwards_to_itself)\n  → Give the port of your own"),
        exitCode: 2,
      });
    },
  );

  it("does not take an unset variable for all interfaces", async () => {
    const { stdout, stderr, exitCode } = await listen(["--host", ""], nothing);
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: "",
      stderr: expect.stringContaining(
        "It must be an address of this machine, and is empty (usage)",
      ),
      exitCode: 2,
    });
  });

  it("says when it cannot listen there", async () => {
    const { stderr, exitCode } = await listen(["--host", "192.0.2.1"], nothing);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("This machine has no address 192.0.2.1".replace("This", "this"));
  });

  it.each(["x".repeat(3_000), "a b", "data:,x", "no-such-host.invalid"])(
    "says when that is no address at all: %.20s",
    async (host) => {
      const { stderr, exitCode } = await listen(["--host", host], nothing);
      expect({ stderr, exitCode }).toEqual({
        stderr: expect.stringContaining("(no_such_interface)\n  → Give one of its own with --host"),
        exitCode: 2,
      });
    },
  );
});
