import { createHmac, randomBytes } from "node:crypto";
import { expect, it } from "@jest/globals";
import { verifySignature } from "./verify-signature.ts";

const key = randomBytes(32);
const secret = `whsec_${key.toString("base64")}`;
const body = '{"blob_id":"b","name":"ä"}';
const signature = createHmac("sha256", key).update(`msg.1700000000.${body}`).digest("base64");
const headers = {
  "webhook-id": "msg",
  "webhook-timestamp": "1700000000",
  "webhook-signature": `v2,x v1,${signature}`,
};
const received = { received_at: "2026-11-23T12:00:00.000Z", headers, body };

it("knows what is signed with the blob's secret", async () => {
  expect(await verifySignature(received, secret)).toBe("genuine");
});

it.each([
  ["another body", { ...received, body: `${body} ` }],
  ["another id", { ...received, headers: { ...headers, "webhook-id": "other" } }],
  ["no signature", { ...received, headers: {} }],
  ["no base64", { ...received, headers: { ...headers, "webhook-signature": "v1,_ v1,a" } }],
])("knows what is not: %s", async (_, forged) => {
  expect(await verifySignature(forged, secret)).toBe("forged");
});

it("says nothing where the secret is not known", async () => {
  expect(await verifySignature(received, undefined)).toBe("unknown");
});
