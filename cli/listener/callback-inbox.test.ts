import { describe, expect, it } from "@jest/globals";
import { newCallbackSecret } from "../../backend/adapters/callback-sender/new-callback-secret.ts";
import { signCallback } from "../../backend/adapters/callback-sender/sign-callback.ts";
import { succeededBlob } from "../testing/sample-blobs.ts";
import { createCallbackInbox } from "./callback-inbox.ts";
import { type ReceivedCallback, verifyReceived } from "./received-callback.ts";

const secret = newCallbackSecret();

function received(blobId: string, signedWith = secret, change = {}): ReceivedCallback {
  const body = JSON.stringify({ ...succeededBlob({ blob_id: blobId }), ...change });
  const webhookId = `blob_${blobId}`;
  const headers = signCallback({ webhookId, sentAt: new Date(), body, secret: signedWith });
  const bytes = Buffer.from(body);
  return {
    receivedAt: new Date().toISOString(),
    path: "/",
    headers,
    body: bytes,
    webhookId,
    statusCode: 204,
    ...verifyReceived(headers, bytes, () => undefined),
  };
}

function expecting(inbox: ReturnType<typeof createCallbackInbox>, blobId: string) {
  const refusals: string[] = [];
  const expected = inbox.expect(blobId, secret, ({ code }) => void refusals.push(code));
  return { ...expected, refusals };
}

describe("the callback inbox", () => {
  it("finds a genuine callback to its blob, whether it comes before or after it is expected", async () => {
    const inbox = createCallbackInbox();
    inbox.onCallback(received("b1"));
    expect(await expecting(inbox, "b1").arrived).toMatchObject({ blob_id: "b1" });

    const later = expecting(inbox, "b2");
    expect(inbox.secretFor("b2")).toBe(secret);
    inbox.onCallback(received("b2"));
    expect(await later.arrived).toMatchObject({ blob_id: "b2" });
    later.cancel();
    expect(inbox.secretFor("b2")).toBeUndefined();
  });

  it("says why a callback is not genuine, and goes on waiting", async () => {
    const inbox = createCallbackInbox();
    const { arrived, refusals } = expecting(inbox, "b1");
    inbox.onCallback(received("b1", newCallbackSecret()));
    inbox.onCallback(received("b1"));
    expect(await arrived).toMatchObject({ blob_id: "b1" });
    expect(refusals).toEqual(["wrong_signature"]);
  });

  it.each([{ status: "done" }, { faces: "x" }, { verdict: { decision: "maybe", because: [] } }])(
    "takes no signed body that is no blob as the API's answers are: %j",
    async (change) => {
      const inbox = createCallbackInbox();
      const { arrived, refusals } = expecting(inbox, "b1");
      inbox.onCallback(received("b1", secret, change));
      inbox.onCallback(received("b1"));
      expect(await arrived).toEqual(succeededBlob({ blob_id: "b1" }));
      expect(refusals).toEqual(["bad_body"]);
    },
  );

  it("keeps no more than 32 callbacks that nobody expects", async () => {
    const inbox = createCallbackInbox();
    inbox.onCallback(received("lost"));
    for (let i = 0; i < 31; i += 1) inbox.onCallback(received(`stranger${i}`));
    inbox.onCallback(received("kept"));
    expect(await expecting(inbox, "kept").arrived).toMatchObject({ blob_id: "kept" });
    const { arrived } = expecting(inbox, "lost");
    expect(await Promise.race([arrived, Promise.resolve("nothing")])).toBe("nothing");
  });
});
