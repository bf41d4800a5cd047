import { expect, it } from "@jest/globals";
import { newCallbackSecret } from "../../backend/adapters/callback-sender/new-callback-secret.ts";
import { signCallback } from "../../backend/adapters/callback-sender/sign-callback.ts";
import { verifyCallback } from "../client/verify-callback.ts";
import { verifyNow } from "./verify-now.ts";

const secret = newCallbackSecret();
const body = JSON.stringify({ blob_id: "b1" });
const signedBy = (by: string) =>
  signCallback({ webhookId: "blob_b1", sentAt: new Date(), body, secret: by });
const { "webhook-signature": wrong = "", ...rest } = signedBy(newCallbackSecret());
const { "webhook-signature": right = "" } = signedBy(secret);

it.each<[string, string, string, boolean]>([
  ["its own signature", right, body, true],
  ["its own among others", `v1a,x ${wrong} ${right}`, body, true],
  ["another's", wrong, body, false],
  ["none that can be read", "v1,short", body, false],
  ["its own, of another body", right, `${body} `, false],
])("says of %s what verifyCallback says", async (_, signature, text, isGenuine) => {
  const headers = { ...rest, "webhook-signature": signature };
  const later = await verifyCallback(headers, text, secret).catch((error: unknown) => error);
  const now = () => verifyNow(headers, Buffer.from(text), secret);
  if (isGenuine) expect([now(), later]).toEqual([{ blob_id: "b1" }, { blob_id: "b1" }]);
  else {
    expect(later).toMatchObject({ code: "wrong_signature" });
    expect(now).toThrow((later as Error).message);
  }
});
