/** The bytes to answer with; `end` is the last one, as in `Content-Range`. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Reads a `Range` header against an object of `bytes` bytes (RFC 9110, section 14).
 * @returns `undefined` for the whole object: no header, one that is not understood, or several ranges, of which S3
 *   serves none; `"unsatisfiable"` for a range that starts behind the end.
 */
export function parseByteRange(
  header: string | undefined,
  bytes: number,
): ByteRange | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (match === null || match[0] === "bytes=-") return undefined;
  const [first, last] = [match[1] ?? "", match[2] ?? ""];
  if (first === "") {
    const suffixBytes = Math.min(Number(last), bytes);
    return suffixBytes === 0 ? "unsatisfiable" : { start: bytes - suffixBytes, end: bytes - 1 };
  }
  const [start, end] = [Number(first), last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1)];
  if (last !== "" && Number(last) < start) return undefined;
  return start >= bytes ? "unsatisfiable" : { start, end };
}
