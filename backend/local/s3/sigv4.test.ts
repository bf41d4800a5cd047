import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { type SignedRequest, sameSignature, signatureOf } from "../loopback/signing.ts";
import { S3Error } from "./s3-error.ts";
import { verifyAuthorization } from "./sigv4.ts";

/** AWS's published examples: "Signature calculations for the Authorization header", "GET Object". */
const signing = {
  credentials: {
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  },
  region: "us-east-1",
};
const now = new Date("2013-05-24T00:10:00Z");
const emptyPayload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const credential = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";
const signedHeaders = "host;range;x-amz-content-sha256;x-amz-date";
const signature = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";

function example(headers: Record<string, string | string[] | undefined> = {}): SignedRequest {
  const all: Record<string, string | string[] | undefined> = {
    authorization: `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${signedHeaders},Signature=${signature}`,
    host: "examplebucket.s3.amazonaws.com",
    range: "bytes=0-9",
    "x-amz-content-sha256": emptyPayload,
    "x-amz-date": "20130524T000000Z",
    ...headers,
  };
  const headersDistinct = Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat()]],
    ),
  );
  return { method: "GET", url: "/test.txt", headersDistinct };
}

function verdict(request: SignedRequest, at = now): string {
  try {
    verifyAuthorization(request, signing, at);
    return "verified";
  } catch (error) {
    return error instanceof S3Error ? error.code : String(error);
  }
}

describe("verifyAuthorization", () => {
  it("verifies AWS's example", () => {
    expect(verdict(example())).toBe("verified");
  });

  it("verifies AWS's example with a query (GET bucket lifecycle)", () => {
    const request = example({
      range: undefined,
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543`,
    });
    expect(verdict({ ...request, url: "/?lifecycle" })).toBe("verified");
  });

  it("verifies AWS's example with a query of values (GET bucket, list objects)", () => {
    const request = example({
      range: undefined,
      authorization: `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7`,
    });
    expect(verdict({ ...request, url: "/?max-keys=2&prefix=J" })).toBe("verified");
    expect(verdict({ ...request, url: "/?prefix=J&max-keys=2" })).toBe("verified");
  });

  it("orders the query by names, not by whole pairs", () => {
    const canonical = `GET\n/test.txt\na=2&a-b=1\nhost:examplebucket.s3.amazonaws.com\nx-amz-content-sha256:${emptyPayload}\nx-amz-date:20130524T000000Z\n\nhost;x-amz-content-sha256;x-amz-date\n${emptyPayload}`;
    const digest = createHash("sha256").update(canonical).digest("hex");
    const scope = "20130524/us-east-1/s3/aws4_request";
    const text = `AWS4-HMAC-SHA256\n20130524T000000Z\n${scope}\n${digest}`;
    const request = example({
      range: undefined,
      authorization: `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=${signatureOf(text, "20130524", signing, "s3")}`,
    });
    expect(verdict({ ...request, url: "/test.txt?a-b=1&a=2" })).toBe("verified");
  });

  it("takes 15 minutes of skew either way, and no more", () => {
    expect(verdict(example(), new Date("2013-05-24T00:15:00Z"))).toBe("verified");
    expect(verdict(example(), new Date("2013-05-23T23:45:00Z"))).toBe("verified");
    expect(verdict(example(), new Date("2013-05-24T00:15:01Z"))).toBe("RequestTimeTooSkewed");
    expect(verdict(example(), new Date("2013-05-23T23:44:59Z"))).toBe("RequestTimeTooSkewed");
  });

  it.each([
    ["another method", { method: "DELETE" }],
    ["another path", { url: "/test.tx" }],
    ["another query", { url: "/test.txt?acl" }],
  ])("refuses the signature for %s", (_, change) => {
    expect(verdict({ ...example(), ...change })).toBe("SignatureDoesNotMatch");
  });

  const authorization = (scope: string, headers = signedHeaders, sent = signature) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=${headers},Signature=${sent}`,
  });
  it.each([
    ["no signature at all", { authorization: undefined }, "AccessDenied"],
    ["signature version 2", { authorization: "AWS AKIA:abc=" }, "InvalidRequest"],
    [
      "nothing behind the algorithm",
      { authorization: "AWS4-HMAC-SHA256" },
      "AuthorizationHeaderMalformed",
    ],
    ["another header value", { range: "bytes=0-10" }, "SignatureDoesNotMatch"],
    ["another host", { host: "127.0.0.1" }, "SignatureDoesNotMatch"],
    [
      "a changed signature",
      authorization(credential, signedHeaders, signature.replace("f", "0")),
      "SignatureDoesNotMatch",
    ],
    ["a short signature", authorization(credential, signedHeaders, "f0"), "SignatureDoesNotMatch"],
    ["an unsigned x-amz- header", { "x-amz-meta-a": "b" }, "AccessDenied"],
    [
      "an unsigned host",
      authorization(credential, "range;x-amz-content-sha256;x-amz-date"),
      "AccessDenied",
    ],
    ["a payload hash that is not there", { "x-amz-content-sha256": undefined }, "InvalidRequest"],
    ["a date that is not there", { "x-amz-date": undefined }, "AccessDenied"],
    ["a date that is none", { "x-amz-date": "2013-05-24" }, "AccessDenied"],
    ["a session token", { "x-amz-security-token": "t" }, "InvalidToken"],
    ["an unknown key id", authorization(credential.replace("AKIA", "AKIB")), "InvalidAccessKeyId"],
    [
      "another region",
      authorization(credential.replace("us-east-1", "eu-west-1")),
      "AuthorizationHeaderMalformed",
    ],
    [
      "another service",
      authorization(credential.replace("/s3/", "/sqs/")),
      "AuthorizationHeaderMalformed",
    ],
    [
      "another day",
      authorization(credential.replace("0524", "0525")),
      "AuthorizationHeaderMalformed",
    ],
    [
      "another terminator",
      authorization(credential.replace("aws4", "aws5")),
      "AuthorizationHeaderMalformed",
    ],
  ])("refuses %s", (_, headers, code) => {
    expect(verdict(example(headers))).toBe(code);
  });

  it("refuses a path that is no UTF-8", () => {
    expect(verdict({ ...example(), url: "/%ff" })).toBe("InvalidURI");
  });
});

describe("signatureOf", () => {
  it("signs AWS's example of a POST policy", () => {
    const policy = [
      '{ "expiration": "2015-12-30T12:00:00.000Z",',
      '  "conditions": [',
      '    {"bucket": "sigv4examplebucket"},',
      '    ["starts-with", "$key", "user/user1/"],',
      '    {"acl": "public-read"},',
      '    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},',
      '    ["starts-with", "$Content-Type", "image/"],',
      '    {"x-amz-meta-uuid": "14365123651274"},',
      '    {"x-amz-server-side-encryption": "AES256"},',
      '    ["starts-with", "$x-amz-meta-tag", ""],',
      "",
      '    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},',
      '    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},',
      '    {"x-amz-date": "20151229T000000Z" }',
      "  ]",
      "}",
    ].join("\r\n");
    expect(signatureOf(Buffer.from(policy).toString("base64"), "20151229", signing, "s3")).toBe(
      "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e",
    );
  });
});

describe("sameSignature", () => {
  it("tells equal from different, in length or content", () => {
    expect(sameSignature("abc", "abc")).toBe(true);
    expect(sameSignature("abc", "abd")).toBe(false);
    expect(sameSignature("abc", "ab")).toBe(false);
    expect(sameSignature("abc", "äb")).toBe(false);
  });
});
