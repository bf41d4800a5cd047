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
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw notJson();
  }
}

const notJson = () => new ApiError("invalid_json", "The body cannot be read as JSON in UTF-8.");
