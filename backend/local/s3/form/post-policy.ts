import { S3Error } from "../s3-error.ts";

/** One condition of a POST policy. `written` is how S3 quotes it in a refusal. */
export type PolicyCondition = { written: string } & (
  | { kind: "eq" | "starts-with"; field: string | undefined; operand: string }
  | { kind: "content-length-range"; minBytes: number; maxBytes: number }
  | { kind: "never" }
);

export interface PostPolicy {
  expiresAt: Date;
  conditions: PolicyCondition[];
}

/** S3 takes UTC alone: it refuses an offset, and a space in place of the `T`. */
const expirationPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/**
 * Reads a POST policy: JSON in base64, with an expiration and a list of conditions.
 * @throws S3Error `InvalidPolicyDocument` saying what is wrong with it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function decodePostPolicy(encoded: string): PostPolicy {
  const policy = parseJson(encoded);
  if (typeof policy !== "object" || policy === null || Array.isArray(policy)) {
    throw invalidPolicy("Invalid JSON.");
  }
  const { expiration, conditions, ...others } = policy as Record<string, unknown>;
  const [unexpected] = Object.keys(others);
  if (unexpected !== undefined) {
    throw invalidPolicy(`Unexpected: '${unexpected.toLowerCase()}'`);
  }
  if (expiration === undefined) throw invalidPolicy("Policy missing expiration.");
  if (conditions === undefined) throw invalidPolicy("Policy missing conditions.");
  if (!Array.isArray(conditions)) {
    throw invalidPolicy("Invalid 'conditions' value: must be a List.");
  }
  return { expiresAt: readExpiration(expiration), conditions: conditions.map(readCondition) };
}

function parseJson(encoded: string): unknown {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) throw invalidPolicy("Invalid JSON.");
  try {
    const bytes = Buffer.from(encoded, "base64");
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalidPolicy("Invalid JSON.", cause);
  }
}

function readExpiration(value: unknown): Date {
  const expiresAt = new Date(
    typeof value === "string" && expirationPattern.test(value) ? value : Number.NaN,
  );
  if (Number.isNaN(expiresAt.getTime())) {
    throw invalidPolicy(`Invalid 'expiration' value: '${String(value)}'`);
  }
  return expiresAt;
}

function readCondition(condition: unknown): PolicyCondition {
  if (Array.isArray(condition)) return readListCondition(condition);
  if (typeof condition !== "object" || condition === null) {
    throw invalidPolicy("Invalid condition test: must be a List or Object.");
  }
  const [property, ...others] = Object.entries(condition);
  if (property === undefined || others.length > 0) {
    throw invalidPolicy(
      "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
    );
  }
  const [field, operand] = property;
  if (typeof operand !== "string") {
    throw invalidPolicy("Invalid Simple-Condition: value must be a string.");
  }
  return { kind: "eq", field, operand, written: write(["eq", `$${field}`, operand]) };
}

function readListCondition(condition: unknown[]): PolicyCondition {
  const [operation, first, second] = condition;
  if (typeof operation !== "string") {
    throw invalidPolicy("Invalid Condition: missing operation identifier.");
  }
  const kind = operation.toLowerCase();
  if (kind !== "eq" && kind !== "starts-with" && kind !== "content-length-range") {
    throw invalidPolicy(`Invalid Condition: unknown operation '${operation}'.`);
  }
  if (condition.length !== 3) {
    throw invalidPolicy(`Invalid ${operation}: wrong number of arguments.`);
  }
  const written = write(condition);
  if (kind === "content-length-range") {
    const [minBytes, maxBytes] = [readBytes(first), readBytes(second)];
    if (minBytes === undefined || maxBytes === undefined) return { kind: "never", written };
    return { kind, minBytes, maxBytes, written };
  }
  if (typeof first !== "string" || typeof second !== "string") throw invalidPolicy("Invalid JSON.");
  // A name without `$` names no field: S3 takes the policy and fails the condition.
  const field = first.startsWith("$") ? first.slice(1) : undefined;
  return { kind, field, operand: second, written };
}

/** A bound in bytes: a whole number, or digits in a string. Other strings S3 takes, and then fails the condition. */
function readBytes(bound: unknown): number | undefined {
  if (typeof bound === "string") return /^\d{1,15}$/.test(bound) ? Number(bound) : undefined;
  if (!Number.isSafeInteger(bound) || Number(bound) < 0) throw invalidPolicy("Invalid JSON.");
  return Number(bound);
}

function write(condition: unknown[]): string {
  return `[${condition.map((item) => JSON.stringify(item)).join(", ")}]`;
}

function invalidPolicy(reason: string, cause?: unknown): S3Error {
  return new S3Error("InvalidPolicyDocument", { message: `Invalid Policy: ${reason}`, cause });
}
