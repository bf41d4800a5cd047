import { uploadKeyOf } from "../blob/upload-key.ts";
import type { ConversionRequest } from "../ports/conversions.ts";
import {
  decodeFormat,
  decodeOriginal,
  encodeOriginal,
  isCount,
  MessageError,
  parseMessage,
} from "./original-message.ts";

/** A message of the conversions queue: one picture that is to be converted. */
export function encodeConversionRequest(request: ConversionRequest): string {
  const { source, attempts } = request;
  return JSON.stringify({ ...encodeOriginal(request), source, attempts });
}

/** @throws {MessageError} if it is no such message */
export function decodeConversionRequest(body: string): ConversionRequest {
  const message = parseMessage(body);
  const original = decodeOriginal(message, uploadKeyOf);
  const { source, attempts } = message;
  if (!isCount(attempts)) throw new MessageError("bad attempts");
  return { ...original, source: decodeFormat(source), attempts };
}
