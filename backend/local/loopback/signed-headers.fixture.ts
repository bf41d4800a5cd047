import { createHash } from "node:crypto";
import { signatureOf } from "./signing.ts";
import type { ExpectedSigning } from "./verify-call.ts";

interface CallToSign {
  url: string;
  body: string;
  target: string;
  /** To be sent along; those that are here already are replaced. */
  headers?: Record<string, string>;
  method?: string;
  at?: Date;
}

/** The headers of a call, signed as AWS's SDK signs one. That ours is AWS's algorithm is tested with the SDK itself. */
export function signedHeaders(
  { url, body, target, headers = {}, method = "POST", at = new Date() }: CallToSign,
  { service = "", ...signing }: ExpectedSigning,
): Record<string, string> {
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const amzDate = at.toISOString().replace(/[:-]|\.\d{3}/g, "");
  const day = amzDate.slice(0, 8);
  const sent: Record<string, string> = {
    "x-amz-date": amzDate,
    "x-amz-target": target,
    ...headers,
  };
  const signed: Record<string, string> = { host: new URL(url).host };
  for (const [name, value] of Object.entries(sent)) {
    if (name === "host" || name.startsWith("x-amz-")) signed[name] = value;
  }
  const names = Object.keys(signed).sort();
  const lines = names.map((name) => `${name}:${signed[name]}\n`).join("");
  const canonical = `${method}\n/\n\n${lines}\n${names.join(";")}\n${sha256(body)}`;
  const scope = `${day}/${signing.region}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${sha256(canonical)}`;
  const signature = signatureOf(text, day, signing, service);
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${signing.credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
    ...sent,
  };
}
