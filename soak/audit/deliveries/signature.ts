import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Webhook } from "standardwebhooks";

export type Secret = string | undefined;

const toleranceMs = 5 * 60_000;

/**
 * What is wrong with a callback's signature, judged by when it came in and not by now. Nothing of the secret is told.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function faultOfSignature(
  headers: IncomingHttpHeaders,
  body: string,
  secret: Secret,
  receivedAtMs: number,
): string | undefined {
  if (secret === undefined) return "came for a blob that has no secret";
  const id = String(headers["webhook-id"]);
  const sentAtMs = Number(headers["webhook-timestamp"]) * 1000;
  if (!(Math.abs(receivedAtMs - sentAtMs) < toleranceMs)) return "has a timestamp of another time";
  const wanted = Buffer.from(new Webhook(secret).sign(id, new Date(sentAtMs), body));
  const given = Buffer.from(String(headers["webhook-signature"]));
  const isGood = given.length === wanted.length && timingSafeEqual(given, wanted);
  return isGood ? undefined : "has a signature that is not right";
}
