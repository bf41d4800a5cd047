import { runInNewContext } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { CallbackVerificationError, verifyCallback } from "./verify-callback.ts";

const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const otherSecret = `whsec_${Buffer.alloc(32, 2).toString("base64")}`;
const body = JSON.stringify({ blob_id: "b1", status: "succeeded", metadata: { name: "Café ☕" } });

/** Headers as they come off the wire. */
function signed(text = body, { by = secret, ageMs = 0 } = {}): Record<string, string> {
  const at = new Date(Date.now() - ageMs);
  return {
    "content-type": "application/json",
    "webhook-id": "msg_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": new Webhook(by).sign("msg_1", at, text),
  };
}

async function codeOf(verify: () => Promise<unknown>): Promise<string> {
  try {
    await verify();
  } catch (error) {
    if (error instanceof CallbackVerificationError) return error.code;
    throw error;
  }
  return "verified";
}

describe("verifyCallback", () => {
  it("returns the blob, from text, a Buffer, a Uint8Array or an ArrayBuffer", async () => {
    const bytes = new TextEncoder().encode(body);
    for (const given of [
      body,
      Buffer.from(body),
      bytes,
      new Uint8Array(bytes),
      Uint8Array.from(bytes).buffer,
      // Of another realm, as jsdom's and a window's are.
      runInNewContext("Uint8Array.from(bytes)", { bytes }) as Uint8Array,
    ]) {
      expect(await verifyCallback(signed(), given, secret)).toEqual(JSON.parse(body));
    }
  });

  it("takes the headers of Node.js and of Fetch", async () => {
    expect(await verifyCallback(new Headers(signed()), body, secret)).toMatchObject({
      blob_id: "b1",
    });
    const { "webhook-id": id, ...rest } = signed();
    const upper = new Headers({ ...rest, "Webhook-Id": id ?? "" });
    expect(await verifyCallback(upper, body, secret)).toMatchObject({ blob_id: "b1" });
  });

  it("takes a secret with the end of its line, as a file has it", async () => {
    expect(await verifyCallback(signed(), body, `${secret}\r\n`)).toMatchObject({ blob_id: "b1" });
  });

  it("takes any one good signature of several", async () => {
    const headers = signed();
    const wrong = signed(body, { by: otherSecret })["webhook-signature"];
    headers["webhook-signature"] = `v1a,xyz ${wrong} ${headers["webhook-signature"]}`;
    expect(await codeOf(() => verifyCallback(headers, body, secret))).toBe("verified");
  });

  it("refuses another body, secret, id or time", async () => {
    const codes = await Promise.all(
      [
        () => verifyCallback(signed(), `${body} `, secret),
        () => verifyCallback(signed(), body, otherSecret),
        () => verifyCallback({ ...signed(), "webhook-id": "msg_2" }, body, secret),
        () =>
          verifyCallback(
            { ...signed(), "webhook-timestamp": String(Math.floor(Date.now() / 1_000) - 60) },
            body,
            secret,
          ),
        () => verifyCallback({ ...signed(), "webhook-signature": "v1," }, body, secret),
        () => verifyCallback({ ...signed(), "webhook-signature": "v1" }, body, secret),
        () => verifyCallback({ ...signed(), "webhook-signature": "nonsense" }, body, secret),
      ].map(codeOf),
    );
    expect(codes).toEqual(codes.map(() => "wrong_signature"));
  });

  it("refuses what was signed more than five minutes ago, or ahead", async () => {
    const verify = (ageMs: number) =>
      codeOf(() => verifyCallback(signed(body, { ageMs }), body, secret));
    expect(await verify(4 * 60_000)).toBe("verified");
    expect(await verify(-4 * 60_000)).toBe("verified");
    expect(await verify(6 * 60_000)).toBe("timestamp_out_of_range");
    expect(await verify(-6 * 60_000)).toBe("timestamp_out_of_range");
    const odd = { ...signed(), "webhook-timestamp": "yesterday" };
    expect(await codeOf(() => verifyCallback(odd, body, secret))).toBe("timestamp_out_of_range");
  });

  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])(
    "refuses without %s",
    async (name) => {
      const { [name]: value, ...rest } = signed();
      await expect(verifyCallback(rest, body, secret)).rejects.toThrow(`\`${name}\``);
      expect(await codeOf(() => verifyCallback(new Headers(rest), body, secret))).toBe(
        "missing_header",
      );
      const twice = { ...rest, [name]: [value ?? "", value ?? ""] };
      expect(await codeOf(() => verifyCallback(twice, body, secret))).toBe("missing_header");
    },
  );

  it("says what is wrong with the arguments", async () => {
    const parsed = JSON.parse(body) as unknown as string;
    await expect(verifyCallback(signed(), parsed, secret)).rejects.toThrow("express.raw");
    expect(await codeOf(() => verifyCallback(signed(), body, ""))).toBe("bad_secret");
    expect(await codeOf(() => verifyCallback(signed(), body, "whsec_"))).toBe("bad_secret");
    expect(await codeOf(() => verifyCallback(signed(), body, "whsec_*"))).toBe("bad_secret");
    // A key that is missing, written as text: three bytes that anyone can sign with.
    for (const short of ["null", "whsec_null", "whsec_AAAA", secret.slice(6), "whsec_"]) {
      const forged = signed(body, { by: short === "whsec_" ? "null" : short });
      expect(await codeOf(() => verifyCallback(forged, body, short))).toBe("bad_secret");
    }
    for (const none of [undefined, null, 5, {}, Symbol("secret")]) {
      expect(await codeOf(() => verifyCallback(signed(), body, none as string))).toBe("bad_secret");
    }
    expect(await codeOf(() => verifyCallback(signed(), body, secret.slice(0, -1)))).toBe(
      "verified",
    );
    expect(await codeOf(() => verifyCallback(signed(), body, secret.slice(0, -3)))).toBe(
      "bad_secret",
    );
    expect(await codeOf(() => verifyCallback(signed("no json"), "no json", secret))).toBe(
      "bad_body",
    );
  });

  it("hashes nothing that is larger than any callback", async () => {
    for (const large of ["a".repeat(1_048_577), Buffer.alloc(1_048_577), new ArrayBuffer(1e9)]) {
      await expect(verifyCallback(signed(), large, secret)).rejects.toThrow(
        "larger than any callback",
      );
    }
    expect(await codeOf(() => verifyCallback(signed(), "a".repeat(1_048_576), secret))).toBe(
      "wrong_signature",
    );
  });

  it("does not let one signature fit two bodies that decode alike", async () => {
    const lenient = '{"name":"\uFFFD"}';
    const bytes = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(bytes.toString()).toBe(lenient);
    for (const half of ["\uD800", "\uDFFF"]) {
      const text = `{"name":"${half}"}`;
      expect(await codeOf(() => verifyCallback(signed(lenient), text, secret))).toBe("bad_body");
    }
    expect(await codeOf(() => verifyCallback(signed(lenient), bytes, secret))).toBe("bad_body");
    expect(await codeOf(() => verifyCallback(signed(), Buffer.from(`\uFEFF${body}`), secret))).toBe(
      "wrong_signature",
    );
  });

  it("keeps the secret and the signature out of its messages", async () => {
    const headers = signed();
    for (const given of [otherSecret, "whsec_s3cret*"]) {
      try {
        await verifyCallback(headers, body, given);
      } catch (error) {
        expect(String(error)).not.toContain(given.slice(6));
        expect(String(error)).not.toContain(headers["webhook-signature"]);
      }
    }
    expect.assertions(4);
  });
});
