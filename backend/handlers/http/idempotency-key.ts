import { createHash } from "node:crypto";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { ApiError } from "../../core/errors/api-errors.ts";
import { isObject } from "./validate.ts";

/** 1 to 255 visible ASCII characters. A key that comes twice is one with a comma, and as good as any. */
const shape = /^[\x21-\x7e]{1,255}$/;

/**
 * The request's `Idempotency-Key`; undefined where it has none.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 * @throws {ApiError} `invalid_request`
 */
export function readIdempotencyKey({ headers }: APIGatewayProxyEventV2): string | undefined {
  const key = headers["idempotency-key"];
  if (key === undefined || shape.test(key)) return key;
  const detail = "must be 1 to 255 visible ASCII characters";
  throw new ApiError("invalid_request", `The header Idempotency-Key ${detail}.`, [
    { pointer: "/idempotency-key", detail },
  ]);
}

/** The same for bodies that ask for the same, however they write it. */
export function fingerprintOf(body: unknown): string {
  const text = JSON.stringify(body, (_, value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(byName)) : value,
  );
  return createHash("sha256").update(text).digest("hex");
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);
