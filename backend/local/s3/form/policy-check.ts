import { S3Error } from "../s3-error.ts";
import { type FormFields, fieldValue } from "./form-fields.ts";
import type { PolicyCondition, PostPolicy } from "./post-policy.ts";

/** How many bytes the file may have, both bounds included. */
export interface LengthRange {
  minBytes: number;
  maxBytes: number;
}

/** Fields that no condition needs to name. */
const exempt = new Set(["file", "policy", "x-amz-signature"]);

/**
 * Holds a form against its policy: not expired, every condition met, every field named by a condition.
 * @param fields the fields before the file, `${filename}` already expanded.
 * @param bucket the bucket in the URL; the `bucket` field, if there is one, must agree with the policy too.
 * @returns what the `content-length-range` conditions together allow, at most `maxObjectBytes`.
 * @throws S3Error `AccessDenied`, with the reason in S3's words.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function checkPostPolicy(
  policy: PostPolicy,
  form: { fields: FormFields; bucket: string; now: Date; maxObjectBytes: number },
): LengthRange {
  if (form.now > policy.expiresAt) throw refused("Policy expired.");
  const range: LengthRange = { minBytes: 0, maxBytes: form.maxObjectBytes };
  for (const condition of policy.conditions) {
    if (!holds(condition, form)) throw refused(`Policy Condition failed: ${condition.written}`);
    if (condition.kind === "content-length-range") {
      range.minBytes = Math.max(range.minBytes, condition.minBytes);
      range.maxBytes = Math.min(range.maxBytes, condition.maxBytes);
    }
  }
  const named = new Set(
    policy.conditions.map((condition) =>
      "field" in condition ? condition.field?.toLowerCase() : undefined,
    ),
  );
  for (const [key, { name }] of form.fields) {
    if (!exempt.has(key) && !key.startsWith("x-ignore-") && !named.has(key)) {
      throw refused(`Extra input fields: ${name}`);
    }
  }
  return range;
}

function holds(condition: PolicyCondition, form: { fields: FormFields; bucket: string }): boolean {
  switch (condition.kind) {
    case "content-length-range":
      return true;
    case "never":
      return false;
    case "eq":
      return valuesOf(condition.field, form).every((value) => value === condition.operand);
    case "starts-with":
      return valuesOf(condition.field, form).every(
        (value) =>
          value !== undefined &&
          membersOf(condition.field, value).every((member) => member.startsWith(condition.operand)),
      );
  }
}

/** What a prefix is held against: a Content-Type with commas is a list, and each of its members must match. */
function membersOf(field: string | undefined, value: string): string[] {
  if (field?.toLowerCase() !== "content-type") return [value];
  return value.split(",").map((member) => member.trim());
}

/** A field that is not in the form has no value, and S3 fails even an empty `starts-with` on it. */
function valuesOf(
  field: string | undefined,
  form: { fields: FormFields; bucket: string },
): (string | undefined)[] {
  if (field === undefined) return [undefined];
  const value = fieldValue(form.fields, field);
  if (field.toLowerCase() !== "bucket") return [value];
  return value === undefined ? [form.bucket] : [form.bucket, value];
}

function refused(reason: string): S3Error {
  return new S3Error("AccessDenied", { message: `Invalid according to Policy: ${reason}` });
}
