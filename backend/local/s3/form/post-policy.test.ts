import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  bucket,
  credentials,
  elementOf,
  openTestBed,
  region,
  type TestBed,
} from "../s3-endpoint.fixture.ts";

/** Half a minute before the policies below expire. */
const now = new Date("2026-03-01T12:00:00.000Z");
const expiration = "2026-03-01T12:00:30.000Z";
const scope = `20260301/${region}/s3/aws4_request`;
const signed = {
  "x-amz-algorithm": "AWS4-HMAC-SHA256",
  "x-amz-credential": `${credentials.accessKeyId}/${scope}`,
  "x-amz-date": "20260301T120000Z",
};
/** What every form here needs a condition for. */
const base = [{ bucket }, ...Object.entries(signed).map(([name, value]) => ({ [name]: value }))];

function sign(policy: string, secret = credentials.secretAccessKey): string {
  const hmac = (key: string | Buffer, text: string) =>
    createHmac("sha256", key).update(text).digest();
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, policy).toString("hex");
}

/** A form with a policy of our own making, rightly signed. */
function form(policy: unknown, fields: Record<string, string> = {}): Record<string, string> {
  const json = typeof policy === "string" ? policy : JSON.stringify(policy);
  const encoded = Buffer.from(json).toString("base64");
  return {
    key: "photo.jpg",
    ...signed,
    ...fields,
    policy: encoded,
    "x-amz-signature": sign(encoded),
  };
}

function formWith(conditions: unknown[], fields: Record<string, string> = {}) {
  return form({ expiration, conditions: [...base, ...conditions] }, fields);
}

const failed = (condition: string) => ({
  status: 403,
  code: "AccessDenied",
  message: `Invalid according to Policy: Policy Condition failed: ${condition}`,
});

describe("a POST policy", () => {
  let bed: TestBed;
  beforeAll(async () => {
    bed = await openTestBed({ now: () => now });
  });
  afterAll(async () => {
    expect(await bed.unfinishedFiles()).toEqual([]);
    expect(bed.errors).toEqual([]);
    await bed.close();
  });

  const accepted = async (fields: Record<string, string>, file?: string) => {
    expect(await bed.post(fields, file)).toMatchObject({ status: 204 });
  };
  const refused = async (fields: Record<string, string>, answer: object, file?: string) => {
    const before = bed.created.length;
    expect(await bed.post(fields, file)).toMatchObject(answer);
    expect(bed.created.length).toBe(before);
  };

  describe("expiration", () => {
    const at = (text: string) =>
      form({ expiration: text, conditions: [...base, { key: "photo.jpg" }] });
    it("holds until its instant", () => accepted(at("2026-03-01T12:00:00Z")));
    it("refuses afterwards", () =>
      refused(at("2026-03-01T11:59:59.999Z"), {
        status: 403,
        code: "AccessDenied",
        message: "Invalid according to Policy: Policy expired.",
      }));
    it.each(["2026-03-01T14:00:00+02:00", "2026-03-01 14:00:00Z", "2026-13-01T00:00:00Z", "soon"])(
      "is no time when it reads %s",
      (text) =>
        refused(at(text), {
          status: 400,
          code: "InvalidPolicyDocument",
          message: `Invalid Policy: Invalid 'expiration' value: '${text}'`,
        }),
    );
  });

  describe("exact match", () => {
    it("takes the object form", () => accepted(formWith([{ key: "photo.jpg" }])));
    it("takes the eq form", () => accepted(formWith([["eq", "$key", "photo.jpg"]])));
    it("refuses another key", () =>
      refused(formWith([{ key: "a.jpg" }]), failed('["eq", "$key", "a.jpg"]')));
    it("refuses another Content-Type", () =>
      refused(
        formWith([{ key: "photo.jpg" }, ["eq", "$Content-Type", "image/png"]], {
          "Content-Type": "image/jpeg",
        }),
        failed('["eq", "$Content-Type", "image/png"]'),
      ));
    it("compares values by case, names not", async () => {
      await accepted(formWith([["eq", "$KEY", "photo.jpg"]]));
      await refused(formWith([{ key: "Photo.jpg" }]), failed('["eq", "$key", "Photo.jpg"]'));
    });
    it("refuses a field that is not there", () =>
      refused(
        formWith([{ key: "photo.jpg" }, { "x-amz-meta-owner": "" }]),
        failed('["eq", "$x-amz-meta-owner", ""]'),
      ));
    it("refuses a condition whose field lacks its $", () =>
      refused(formWith([["eq", "key", "photo.jpg"]]), failed('["eq", "key", "photo.jpg"]')));
    it.each([
      ["success_action_status", "200", "201"],
      ["success_action_redirect", "https://example.com/a", "https://example.com/b"],
      ["x-amz-meta-owner", "ann", "bob"],
      ["Cache-Control", "no-store", "no-cache"],
      ["x-amz-checksum-sha256", "A", "B"],
      ["x-amz-checksum-algorithm", "SHA256", "CRC32"],
    ])("is kept for %s", async (name, allowed, sent) => {
      await refused(
        formWith([{ key: "photo.jpg" }, { [name]: allowed }], { [name]: sent }),
        failed(`["eq", "$${name}", "${allowed}"]`),
      );
    });
    it("holds a field sent twice against its joined value", async () => {
      const fields = formWith([{ key: "photo.jpg" }]);
      await refused({ ...fields, Key: "other.jpg" }, failed('["eq", "$key", "photo.jpg"]'));
    });
  });

  describe("bucket", () => {
    it("is the one in the URL", () =>
      refused(
        form({ expiration, conditions: [{ bucket: "another" }, ...base, { key: "photo.jpg" }] }),
        failed('["eq", "$bucket", "another"]'),
      ));
    it("is held against the field, too", () =>
      refused(
        formWith([{ key: "photo.jpg" }], { bucket: "x" }),
        failed(`["eq", "$bucket", "${bucket}"]`),
      ));
  });

  describe("starts-with", () => {
    it("takes a value with the prefix", () =>
      accepted(formWith([["starts-with", "$key", "photo"]])));
    it("takes any value when the prefix is empty", () =>
      accepted(formWith([["starts-with", "$key", ""]])));
    it("refuses another value", () =>
      refused(
        formWith([["starts-with", "$key", "user/"]], { key: " user/a" }),
        failed('["starts-with", "$key", "user/"]'),
      ));
    it("refuses a field that is not there, even when the prefix is empty", () =>
      refused(
        formWith([{ key: "photo.jpg" }, ["starts-with", "$Content-Type", ""]]),
        failed('["starts-with", "$Content-Type", ""]'),
      ));
    it("holds for every member of a Content-Type with commas", async () => {
      const conditions = [{ key: "photo.jpg" }, ["starts-with", "$Content-Type", "image/"]];
      await accepted(formWith(conditions, { "Content-Type": "image/jpeg, image/png" }));
      await refused(
        formWith(conditions, { "Content-Type": "image/jpeg,text/html" }),
        failed('["starts-with", "$Content-Type", "image/"]'),
      );
    });
    it("is held against the key after the file's name went in", async () => {
      const key = `user/$\{filename}`;
      await accepted(formWith([["starts-with", "$key", "user/photo"]], { key }));
      await refused(
        formWith([["starts-with", "$key", key]], { key }),
        failed(`["starts-with", "$key", "${key}"]`),
      );
    });
  });

  describe("content-length-range", () => {
    const range = (min: unknown, max: unknown) =>
      formWith([{ key: "photo.jpg" }, ["content-length-range", min, max]]);
    it("includes both bounds", async () => {
      await accepted(range(5, 10), "12345");
      await accepted(range(5, 10), "1234567890");
    });
    it("counts the file alone", () => accepted(range(1, 1), "1"));
    it("refuses more with EntityTooLarge and both sizes", async () => {
      const answer = await bed.post(range(5, 10), "12345678901");
      expect(answer).toMatchObject({
        status: 400,
        code: "EntityTooLarge",
        message: "Your proposed upload exceeds the maximum allowed size",
      });
      expect(elementOf(answer.body, "ProposedSize")).toBe("11");
      expect(elementOf(answer.body, "MaxSizeAllowed")).toBe("10");
    });
    it("refuses less with EntityTooSmall and both sizes", async () => {
      const answer = await bed.post(range(5, 10), "1234");
      expect(answer).toMatchObject({ status: 400, code: "EntityTooSmall" });
      expect(elementOf(answer.body, "ProposedSize")).toBe("4");
      expect(elementOf(answer.body, "MinSizeAllowed")).toBe("5");
    });
    it("refuses an empty file where there must be one byte", () =>
      refused(range(1, 10), { status: 400, code: "EntityTooSmall" }, ""));
    it("takes digits in a string", () => accepted(range("5", "10"), "12345"));
    it("fails on a string that is no number", () =>
      refused(range("test", "10"), failed('["content-length-range", "test", "10"]')));
    it("narrows when there are two", () =>
      refused(
        formWith([
          { key: "photo.jpg" },
          ["content-length-range", 0, 100],
          ["content-length-range", 0, 3],
        ]),
        { code: "EntityTooLarge" },
        "1234",
      ));
    it.each([
      [-1, 10],
      [0.5, 10],
      [null, 10],
      [0, true],
    ])("is malformed as %p to %p", (min, max) =>
      refused(range(min, max), { status: 400, code: "InvalidPolicyDocument" }),
    );
  });

  describe("fields without a condition", () => {
    it.each(["x-amz-meta-owner", "Content-Type", "success_action_status", "anything", "bucket"])(
      "refuses %s",
      (name) => {
        const conditions = name === "bucket" ? base.slice(1) : base;
        return refused(
          form({ expiration, conditions: [...conditions, { key: "photo.jpg" }] }, { [name]: "x" }),
          {
            status: 403,
            code: "AccessDenied",
            message: `Invalid according to Policy: Extra input fields: ${name}`,
          },
        );
      },
    );
    it("refuses the key", () =>
      refused(formWith([]), { message: "Invalid according to Policy: Extra input fields: key" }));
    it("takes x-ignore-* fields", () =>
      accepted(formWith([{ key: "photo.jpg" }], { "X-Ignore-Me": "x" })));
    it("takes unknown fields that have one", () =>
      accepted(formWith([{ key: "photo.jpg" }, { submit: "Go" }], { submit: "Go" })));
  });

  describe("the document", () => {
    it.each([
      ["no JSON", "{", "Invalid JSON."],
      ["no object", "[]", "Invalid JSON."],
      ["null", "null", "Invalid JSON."],
      ["no expiration", { conditions: [] }, "Policy missing expiration."],
      ["no conditions", { expiration }, "Policy missing conditions."],
      ["names in another case", { EXPIRATION: "x", conditions: [] }, "Unexpected: 'expiration'"],
      ["an IAM policy", { Statement: [] }, "Unexpected: 'statement'"],
      [
        "conditions that are no list",
        { expiration, conditions: {} },
        "Invalid 'conditions' value: must be a List.",
      ],
      [
        "an empty condition",
        { expiration, conditions: [{}] },
        "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
      ],
      [
        "two properties in one condition",
        { expiration, conditions: [{ key: "a", bucket }] },
        "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
      ],
      [
        "a value that is no string",
        { expiration, conditions: [{ key: 1 }] },
        "Invalid Simple-Condition: value must be a string.",
      ],
      [
        "a list without an operation",
        { expiration, conditions: [[]] },
        "Invalid Condition: missing operation identifier.",
      ],
      [
        "an unknown operation",
        { expiration, conditions: [["ends-with", "$key", "a"]] },
        "Invalid Condition: unknown operation 'ends-with'.",
      ],
      [
        "an argument too few",
        { expiration, conditions: [["eq", "$key"]] },
        "Invalid eq: wrong number of arguments.",
      ],
      [
        "a condition that is a number",
        { expiration, conditions: [7] },
        "Invalid condition test: must be a List or Object.",
      ],
      [
        "an operand that is no string",
        { expiration, conditions: [["eq", "$key", 1]] },
        "Invalid JSON.",
      ],
    ])("is refused with %s", (_, policy: unknown, reason) =>
      refused(form(policy), {
        status: 400,
        code: "InvalidPolicyDocument",
        message: `Invalid Policy: ${reason}`,
      }),
    );

    it.each([
      ["not base64", "%%%"],
      ["base64 of something that is not UTF-8", Buffer.from([0xff, 0xfe]).toString("base64")],
    ])("is refused when it is %s", (_, policy) =>
      refused(
        { key: "photo.jpg", ...signed, policy, "x-amz-signature": sign(policy) },
        { status: 400, code: "InvalidPolicyDocument" },
      ),
    );
  });

  describe("the signature", () => {
    const good = formWith([{ key: "photo.jpg" }]);
    const { accessKeyId } = credentials;
    it("must be of our secret", () =>
      refused(
        { ...good, "x-amz-signature": sign(good.policy ?? "", "another secret") },
        { status: 403, code: "SignatureDoesNotMatch" },
      ));
    it("is of the policy as sent", () =>
      refused(
        { ...good, policy: good.policy?.slice(0, -4) ?? "" },
        { status: 403, code: "SignatureDoesNotMatch" },
      ));
    it("never comes back in an answer", async () => {
      const signature = "0".repeat(64);
      const answer = await bed.post({ ...good, "x-amz-signature": signature });
      expect(answer.body).not.toContain(signature);
      expect(answer.body).not.toContain(sign(good.policy ?? ""));
      expect(answer.body).not.toContain(good.policy);
    });
    it("refuses a form without any", () =>
      refused(
        { key: "photo.jpg" },
        { status: 403, code: "AccessDenied", message: "Access Denied" },
      ));
    it("refuses version 2, which boto3 makes unless it is told otherwise, and names the version to use", () =>
      refused(
        { key: "photo.jpg", AWSAccessKeyId: accessKeyId, policy: "e30=", signature: "c2ln" },
        {
          status: 400,
          code: "InvalidRequest",
          message:
            "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
        },
      ));
    it("refuses an unknown access key id", () =>
      refused(
        { ...good, "x-amz-credential": `AKIDOTHER/${scope}` },
        { status: 403, code: "InvalidAccessKeyId" },
      ));
    it("refuses a session token, of which there are none", () =>
      refused({ ...good, "x-amz-security-token": "t" }, { status: 400, code: "InvalidToken" }));

    it.each([
      ["x-amz-algorithm", "AWS4-HMAC-SHA1"],
      ["x-amz-date", "2026-03-01"],
      ["x-amz-credential", accessKeyId],
      ["x-amz-credential", `${accessKeyId}/20260301/us-east-1/s3/aws4_request`],
      ["x-amz-credential", `${accessKeyId}/20260301/${region}/ec2/aws4_request`],
      ["x-amz-credential", `${accessKeyId}/20260301/${region}/s3/aws3_request`],
      ["x-amz-credential", `${accessKeyId}/20260302/${region}/s3/aws4_request`],
      ["x-amz-credential", `${accessKeyId}/2026-3-1/${region}/s3/aws4_request`],
      ["x-amz-credential", `${accessKeyId}/${scope}/more`],
    ])("refuses %s %s", (name, value) =>
      refused({ ...good, [name]: value }, { status: 400, code: "InvalidArgument" }),
    );

    it.each(["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature", "Policy"])(
      "refuses a form without %s",
      async (name) => {
        const { [name.toLowerCase()]: _, ...rest } = good as Record<string, string>;
        await refused(rest, {
          status: 400,
          code: "InvalidArgument",
          message: `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
        });
      },
    );
  });

  it("needs a key", async () => {
    const { key: _, ...rest } = formWith([]);
    await refused(rest, {
      status: 400,
      code: "InvalidArgument",
      message: expect.stringContaining("key"),
    });
    await refused(formWith([["starts-with", "$key", ""]], { key: "" }), {
      code: "InvalidArgument",
    });
  });
});
