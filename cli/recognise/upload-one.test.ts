import { describe, expect, it } from "@jest/globals";
import { InterruptedError } from "../client/errors.ts";
import { StdoutClosedError } from "../interruption.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { blobId } from "../testing/sample-blobs.ts";
import { callbackSecret, type StubScript } from "../testing/stub-api.ts";
import { stubClients } from "../testing/stub-client.ts";
import { uploadOne } from "./upload-one.ts";

const { setUp } = stubClients();
const { now, sleep } = createFakeClock();

/** Uploads one picture, and aborts with that reason while the API leaves a request of that kind unanswered. */
async function abortAt(kind: "create" | "upload" | "get", reason: unknown) {
  const controller = new AbortController();
  const abort = () => void controller.abort(reason) as undefined;
  const script: StubScript = { [kind]: abort };
  const { client } = await setUp(script);
  const bytes = Buffer.from("picture");
  return uploadOne(
    { path: "stdin", sizeBytes: bytes.length, bytes },
    {
      client,
      request: { callback_url: "https://example.com/hook" },
      inbox: undefined,
      waitTimeoutMs: 1_000,
      readCommand: (id) => `rekog get ${id}`,
      signal: controller.signal,
      now,
      sleep,
      events: {
        onSecret() {},
        onUploading() {},
        onRecognising() {},
        onCallbackRefused() {},
        onCallbackEnd() {},
      },
    },
  );
}

describe("an upload that is interrupted", () => {
  it("answers with the blob and its secret, and how to read it, once the file is uploaded", async () => {
    expect(await abortAt("get", new InterruptedError())).toEqual({
      file: "stdin",
      blob: { blob_id: blobId, callback_secret: callbackSecret },
      failure: expect.objectContaining({
        code: "interrupted",
        hint: `The file is uploaded. Read its labels later: rekog get ${blobId}`,
      }),
    });
  });

  it("answers with the same where all was sent, and may be uploaded", async () => {
    expect(await abortAt("upload", new InterruptedError())).toEqual({
      file: "stdin",
      blob: { blob_id: blobId, callback_secret: callbackSecret },
      failure: expect.objectContaining({
        code: "interrupted",
        hint: `The file was sent, and may be uploaded. See what became of it: rekog get ${blobId}`,
      }),
    });
  });

  it("throws the reason before that", async () => {
    const reason = new InterruptedError();
    await expect(abortAt("create", reason)).rejects.toBe(reason);
  });

  it("throws what is no interruption by the user, whenever it comes", async () => {
    const reason = new StdoutClosedError("closed");
    await expect(abortAt("get", reason)).rejects.toBe(reason);
  });
});
