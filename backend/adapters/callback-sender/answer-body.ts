import { type AnswerHead, listOf } from "./answer-head.ts";

/** Follows a body to its end. Nothing of it is kept. */
export interface BodyReader {
  /** @returns how many of the bytes were not the body's, once it is at its end; undefined as long as it is not. */
  push(bytes: Buffer): number | undefined;
}

/** For the body of an answer to a POST. Where its end cannot be told for sure, it has none but the connection's. */
export function bodyReader(head: AnswerHead): BodyReader {
  const { statusCode } = head;
  if (statusCode === 204 || statusCode === 304) return sizedBody(0);
  const codings = listOf(head, "transfer-encoding");
  const lengths = new Set(listOf(head, "content-length"));
  const [length = ""] = lengths;
  if (codings.length > 0) {
    const isChunked = lengths.size === 0 && codings.join() === "chunked";
    return isChunked ? chunkedBody() : endlessBody;
  }
  return lengths.size === 1 && /^\d{1,15}$/.test(length) ? sizedBody(Number(length)) : endlessBody;
}

const endlessBody: BodyReader = { push: () => undefined };

function sizedBody(length: number): BodyReader {
  let left = length;
  return {
    push(bytes) {
      left -= bytes.length;
      return left > 0 ? undefined : -left;
    },
  };
}

/** The longest line of a chunk's size, and of a trailer. */
const maxLineBytes = 1024;

/** @see https://www.rfc-editor.org/rfc/rfc9112#section-7.1 */
function chunkedBody(): BodyReader {
  let expected: "size" | "data" | "data's end" | "trailer" | "nothing" = "size";
  let left = 0;
  let line = "";

  function endLine(): void {
    const text = line.trim();
    line = "";
    if (expected === "data's end") expected = text === "" ? "size" : "nothing";
    else if (expected === "size") {
      const size = /^([0-9a-f]{1,12})(?:[ \t]*;.*)?$/i.exec(text)?.[1];
      left = Number.parseInt(size ?? "0", 16);
      expected = size === undefined ? "nothing" : left === 0 ? "trailer" : "data";
    }
  }

  return {
    push(bytes) {
      for (let at = 0; at < bytes.length && expected !== "nothing"; ) {
        if (expected === "data") {
          const taken = Math.min(left, bytes.length - at);
          at += taken;
          left -= taken;
          if (left === 0) expected = "data's end";
          continue;
        }
        const byte = bytes[at++] as number;
        if (byte !== 0x0a) {
          line += String.fromCharCode(byte);
          if (line.length > maxLineBytes) expected = "nothing";
          continue;
        }
        if (expected === "trailer" && line.trim() === "") return bytes.length - at;
        endLine();
      }
      return undefined;
    },
  };
}
