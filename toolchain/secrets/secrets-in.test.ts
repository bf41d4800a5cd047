import { randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { formatApiKey, newApiKey } from "../../backend/core/api-keys/api-key.ts";
import { type KnownSecrets, keySecretsIn, type SecretKind, secretsIn } from "./secrets-in.ts";

// Made anew for each run: what is committed holds no secret (`committed-secrets.test.ts`).
const key = newApiKey();
const apiKey = formatApiKey(key);
const mistyped = apiKey.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
const whsec = `whsec_${randomBytes(24).toString("base64")}`;
const awsSecret = randomBytes(30).toString("base64");
const hex = randomBytes(32).toString("hex");
const policy = Buffer.from('{"expiration":"2026-11-23T12:00:00.000Z"}').toString("base64");
const known: KnownSecrets = new Map([
  [key.secret, "api_key_secret"],
  [awsSecret, "aws_secret"],
  ["token=s3cr3t", "callback_query"],
]);
const kindsIn = (text: string, its?: KnownSecrets) => secretsIn(text, its).map(({ kind }) => kind);

describe("a secret", () => {
  const planted: [string, SecretKind, string][] = [
    ["an API key", "api_key", `the key ${apiKey} is refused`],
    ["an API key in JSON", "api_key", JSON.stringify({ authorization: `Bearer ${apiKey}` })],
    ["a callback's secret", "callback_secret", `signed with ${whsec}.`],
    ["a labelled AWS secret", "aws_secret", `AWS_SECRET_ACCESS_KEY=${awsSecret}`],
    ["one in JSON", "aws_secret", JSON.stringify({ secretAccessKey: awsSecret })],
    ["a form's policy", "upload_form", `Policy: ${policy}`],
    ["a form's signature", "upload_form", JSON.stringify({ "X-Amz-Signature": hex })],
    ["a presigned URL", "upload_form", `https://b.s3.amazonaws.com/k?X-Amz-Signature=${hex}`],
    ["a session's token", "upload_form", `x-amz-security-token:${awsSecret}`],
  ];
  it.each(planted)("is found without being known: %s", (_, kind, text) => {
    expect(kindsIn(text)).toContain(kind);
  });

  it.each([
    ["an API key's secret alone", "api_key_secret", `hash of ${key.secret}`],
    ["half of it", "api_key_secret", `begins with ${key.secret.slice(0, 24)}`],
    ["the other half", "api_key_secret", `ends with ${key.secret.slice(-24)}`],
    ["an AWS secret", "aws_secret", `signed with ${awsSecret}`],
    [
      "what is behind the ? of a callback's URL",
      "callback_query",
      "at https://a.example/?token=s3cr3t",
    ],
  ])("is found when it is known: %s", (_, kind, text) => {
    expect(kindsIn(text, known)).toContain(kind);
    expect(kindsIn(text)).toEqual([]);
  });

  it("is not told by who found it", () => {
    const texts = [...planted.map(([, , text]) => text), `${key.secret} ${apiKey} ${whsec}`];
    for (const text of texts) {
      const found = JSON.stringify(secretsIn(text, known));
      for (const secret of [key.secret, whsec, awsSecret, hex, policy]) {
        expect(found).not.toContain(secret.slice(0, 20));
        expect(found).not.toContain(secret.slice(-20));
      }
    }
  });

  it("of a key is remembered with wrong check digits, too", () => {
    expect(keySecretsIn(`${mistyped} and ${apiKey}`)).toEqual([key.secret, key.secret]);
  });
});

it.each([
  "rekog_sk_0123456789Ab_…",
  "Put `authorization: Bearer rekog_sk_<id>_<secret>_<check digits>`.",
  "whsec_…",
  '{"callback_secret": "whsec_abc"}',
  "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  "https://receiver.example/callbacks?order=4711",
  `sha256 ${hex}`,
  mistyped,
])("%j is none", (text) => {
  expect(kindsIn(text)).toEqual([]);
});
