import { describe, expect, it } from "@jest/globals";
import { redact } from "./redact.ts";

describe("redact", () => {
  it.each([
    [
      "POST https://receiver.example/hook?key=k1#f failed",
      "POST https://receiver.example/… failed",
    ],
    ["connect http://user:pass@receiver.example:8080 ", "connect http://receiver.example:8080/… "],
    ['{"url":"https://[2001:db8::1]/T0/B1/xoxb"}', '{"url":"https://[2001:db8::1]/…'],
    ["HTTPS://A.EXAMPLE?q", "HTTPS://A.EXAMPLE/…"],
    ["signed with whsec_c2VjcmV0Ky8=, twice", "signed with whsec_…, twice"],
    ["x-amz-security-token:IQoJb3Jp\nhost:a", "x-amz-security-token:…\nhost:a"],
    ["X-Amz-Signature=0a1b&X-Amz-Date=1", "X-Amz-Signature=…&X-Amz-Date=1"],
    [
      "AWS4-HMAC-SHA256 Credential=AKID/2026, Signature=ff",
      "AWS4-HMAC-SHA256 Credential=…, Signature=…",
    ],
    [`key rekog_sk_0123456789Ab_${"s-_".repeat(14)}s_3KpoTl.`, "key rekog_sk_…."],
    ["authorization: Bearer eyJhbGci.eyJzdWIi\nhost:a", "authorization: …\nhost:a"],
    ['"authorization":"Basic dXNlcjpwYXNz"', '"authorization":"…"'],
  ])("makes of %j %j", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    ["https://receiver.example/hook", "https://receiver.example/…"],
    ["rekog_sk_0123456789Ab_secret", "rekog_sk_…"],
    ["whsec_c2VjcmV0", "whsec_…"],
    ["x-amz-security-token:IQoJb3Jp", "x-amz-security-token:…"],
    ["authorization: Bearer eyJhbGci", "authorization: …"],
    ["Signature=ff", "Signature=…"],
  ])("knows %j where a line's end before it was written out", (secret, expected) => {
    expect(redact(String.raw`{"message":"a\n${secret}"}`)).toContain(String.raw`a\n${expected}`);
  });

  it.each([
    "User: arn:aws:sts::123456789012:assumed-role/rekog is not authorized to perform: s3:GetObject",
    "    at file:///var/task/backend/functions/process-blob.cjs:12:34",
    "The provided key element does not match the schema",
  ])("leaves %j as it is", (text) => {
    expect(redact(text)).toBe(text);
  });
});
