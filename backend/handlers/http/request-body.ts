import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { ApiError } from "../../core/errors/api-errors.ts";

const maxBodyBytes = 64 * 1024;

/**
 * The JSON in a request's body; an absent or empty body is an empty object.
 * @throws {ApiError} `unsupported_media_type`, `invalid_json`, `invalid_request`
 */
export function readJson(event: APIGatewayProxyEventV2): unknown {
  const bytes = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  if (bytes.length === 0) return {};
  const mediaType = (event.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") {
    throw new ApiError("unsupported_media_type", "The body is not declared as application/json.");
  }
  if (bytes.length > maxBodyBytes) {
    throw new ApiError("invalid_request", "The body is larger than 64 KiB.", [
      { pointer: "", detail: "must be at most 64 KiB" },
    ]);
  }
  // API Gateway hands text over as text: what was no UTF-8 is a replacement character by then, and another word.
  if (!event.isBase64Encoded && event.body?.includes("\uFFFD")) throw notJson();
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return JSON.parse(text, halfPairEscape.test(text) ? wholeTextsOnly : undefined);
  } catch (error) {
    throw error instanceof ApiError ? error : notJson();
  }
}

const halfPairEscape = /\\u[dD][89a-fA-F]/;
const halfPair = /\p{Surrogate}/u;

/**
 * Half a surrogate pair may be written in JSON, and has no bytes in UTF-8: a database makes another letter of it, and many
 * readers refuse the whole document that has one (https://www.rfc-editor.org/rfc/rfc8259#section-8.2).
 */
function wholeTextsOnly(key: string, value: unknown): unknown {
  if (halfPair.test(key) || (typeof value === "string" && halfPair.test(value))) {
    throw notJson("A text in the body has half a surrogate pair, which UTF-8 has no bytes for.");
  }
  return value;
}

const notJson = (detail = "The body cannot be read as JSON in UTF-8.") =>
  new ApiError("invalid_json", detail);
