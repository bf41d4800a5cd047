import { createHmac } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { newCallbackSecret } from "./new-callback-secret.ts";
import { signCallback } from "./sign-callback.ts";

const body = JSON.stringify({ blob_id: "b", labels: [{ label: "Café ☕" }] });

describe("signCallback", () => {
  it("signs id, time and body with HMAC-SHA256, as Standard Webhooks says", () => {
    const secret = newCallbackSecret();
    const sentAt = new Date("2026-11-23T12:00:00.900Z");
    const headers = signCallback({ webhookId: "msg_1", sentAt, body, secret });
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    const mac = createHmac("sha256", key).update(`msg_1.1795435200.${body}`).digest("base64");
    expect(headers).toEqual({
      "webhook-id": "msg_1",
      "webhook-timestamp": "1795435200",
      "webhook-signature": `v1,${mac}`,
    });
  });

  it("is verified by the library, and only with the same secret", () => {
    const secret = newCallbackSecret();
    const headers = signCallback({ webhookId: "msg_1", sentAt: new Date(), body, secret });
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(newCallbackSecret()).verify(body, headers)).toThrow();
  });

  it.each(["", "whsec_", "whsec_?", "whsec_AAA", "whsec_AAAA AAAA", "AAAA"])(
    "does not sign with what is no secret: %j",
    (secret) => {
      const sign = () => signCallback({ webhookId: "msg_1", sentAt: new Date(), body, secret });
      expect(sign).toThrow("A callback's secret is not whsec_ and base64.");
    },
  );
});

describe("newCallbackSecret", () => {
  it("is 32 bytes in base64 after whsec_", () => {
    const secret = newCallbackSecret((bytes) => Buffer.alloc(bytes, 7));
    expect(secret).toBe(`whsec_${Buffer.alloc(32, 7).toString("base64")}`);
  });
});
