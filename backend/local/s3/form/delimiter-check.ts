const lineEnd = Buffer.from("\r\n");
const close = Buffer.from("--");

/**
 * Looks through a form for its delimiter followed by something else than the end of the line, or of the form. Wherever a line
 * begins with it a part ends (RFC 2046, section 5.1.1): the parser drops what follows then, and would tell of a file without
 * its end as of a whole one.
 * @returns whether a chunk, and what came before it, has no such place
 */
export function delimiterCheck(boundary: string): (chunk: Buffer) => boolean {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  /** What may be the beginning of one; a form may begin with its first delimiter. */
  let held: Buffer = lineEnd;
  let isOver = false;

  return (chunk) => {
    if (isOver) return true;
    const bytes = Buffer.concat([held, chunk]);
    for (let at = 0; ; ) {
      const found = bytes.indexOf(delimiter, at);
      if (found < 0) {
        held = bytes.subarray(Math.max(at, bytes.length - delimiter.length + 1));
        return true;
      }
      at = found + delimiter.length;
      const next = bytes.subarray(at, at + 2);
      if (next.length < 2) {
        held = bytes.subarray(found);
        return true;
      }
      isOver = next.equals(close);
      if (isOver) return true;
      if (!next.equals(lineEnd)) return false;
    }
  };
}
