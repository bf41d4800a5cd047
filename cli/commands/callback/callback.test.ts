import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { runInProcess } from "../../testing/run-in-process.ts";
import { blobId, callback, succeededBlob } from "../../testing/sample-blobs.ts";
import {
  callbackSecret,
  type StubApi,
  type StubScript,
  startStubApi,
} from "../../testing/stub-api.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";

let api: StubApi;
afterEach(() => api.close());

const temporaryFolder = temporaryFolders();

async function resend(args: string[], script: StubScript = {}) {
  api = await startStubApi(script);
  return runInProcess(["callback", "resend", ...args, "--endpoint", api.url]);
}

describe("rekog callback resend", () => {
  it("asks for the callback again, and says how to follow it", async () => {
    const { stdout, stderr, exitCode } = await resend([blobId]);
    expect({ stdout, exitCode }).toEqual({ stdout: `${blobId}  pending\n`, exitCode: 0 });
    expect(stderr).toBe(
      `rekog: See what becomes of it with: rekog get ${blobId} --wait --endpoint ${api.url}\n`,
    );
    expect(api.redeliveries).toEqual([{ path: `/blobs/${blobId}/callback`, body: {} }]);
  });

  it("says how to follow it at the profile that was named", async () => {
    api = await startStubApi();
    const configFile = join(await temporaryFolder(), "config.json");
    const profiles = { dev: { endpoint: api.url } };
    await writeFile(configFile, JSON.stringify({ active_profile: "local", profiles }));
    const args = ["callback", "resend", blobId, "--profile", "dev"];
    const { stderr } = await runInProcess(args, { env: { REKOG_CONFIG_FILE: configFile } });
    expect(stderr).toContain(`with: rekog get ${blobId} --wait --profile dev\n`);
  });

  it("asks for it to be sent elsewhere, with trust of its own", async () => {
    const pin = "ab".repeat(32);
    await resend([blobId, "--to", "https://example.com/", "--callback-certificate", pin]);
    await api.close();
    expect(api.redeliveries).toMatchObject([
      { body: { callback_url: "https://example.com/", callback_certificate_sha256: pin } },
    ]);
    await resend([blobId, "--to", "https://example.com/", "--allow-insecure-callback"]);
    expect(api.redeliveries).toMatchObject([{ body: { allow_insecure_callback: true } }]);
  });

  it("has it wait in a mailbox", async () => {
    await resend([blobId, "--to-mailbox", "ada"]);
    expect(api.redeliveries).toMatchObject([{ body: { callback_mailbox: "ada" } }]);
  });

  const first: StubScript = {
    redeliver: () => ({
      status: 202,
      body: { ...succeededBlob({ callback: callback() }), callback_secret: callbackSecret },
    }),
  };

  it("tells the secret of a first callback", async () => {
    const text = await resend([blobId, "--to", "https://example.com/", "--quiet"], first);
    expect(text.stderr).toMatch(
      new RegExp(`^rekog: ${blobId}: callback_secret ${callbackSecret}\n`),
    );
    await api.close();
    const json = await resend([blobId, "--to", "https://example.com/", "--json"], first);
    expect(JSON.parse(json.stdout)).toMatchObject({
      blob_id: blobId,
      callback_secret: callbackSecret,
    });
    expect(json.stderr).not.toContain(callbackSecret);
  });

  it("tells a blob that is not finished in the API's words", async () => {
    const body = {
      type: "/problems/blob_not_finished",
      title: "Not finished",
      status: 409,
      code: "blob_not_finished",
      detail: "The blob is processing: there is no result to deliver.",
      hint: "Wait for it.",
      request_id: "abc=",
    };
    const script: StubScript = { redeliver: () => ({ status: 409, body }) };
    const { stderr, exitCode } = await resend([blobId], script);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("(blob_not_finished)\n  → Wait for it.");
  });

  describe("of a blob that has no callback yet", () => {
    const body = {
      type: "/problems/invalid_callback_url",
      title: "The callback URL cannot be used",
      status: 400,
      code: "invalid_callback_url",
      detail: "callback_url is needed: this blob has no callback yet.",
      hint: "Give a URL.",
      request_id: "abc=",
    };
    const script: StubScript = { redeliver: () => ({ status: 400, body }) };

    it("names --to", async () => {
      const { stderr, exitCode } = await resend([blobId], script);
      expect({ stderr, exitCode }).toEqual({
        stderr:
          "rekog: callback_url is needed: this blob has no callback yet (invalid_callback_url)\n" +
          `  → Name a receiver: rekog callback resend ${blobId} --to URL, or --to-mailbox NAME\n`,
        exitCode: 2,
      });
    });

    it("gives the API's own hint where --to was given", async () => {
      const { stderr } = await resend([blobId, "--to", "https://example.com/"], script);
      expect(stderr).toContain("→ Give a URL.");
    });
  });

  it.each([
    [["../../x"], "is not a blob id"],
    [[blobId, "--allow-insecure-callback"], "no receiver is named (usage)\n  → Add --to"],
    [[blobId, "--to", "mailto:a@b.c"], "It must be a URL"],
    [[blobId, "--to-mailbox", "a/b"], "It must have up to 64 letters"],
    [[blobId, "--to-mailbox", "a", "--to", "https://example.com/"], "cannot be used with"],
    [
      [blobId, "--to-mailbox", "a", "--callback-certificate", "ab".repeat(32)],
      "cannot be used with",
    ],
  ])("refuses %j without asking", async (args, says) => {
    const { stderr, exitCode } = await resend(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(says);
    expect(api.redeliveries).toEqual([]);
  });
});
