const lineFeed = 0x0a;

/**
 * Follows a form line by line, and knows which lines are a part's headers. Those are held back until they are whole, since
 * a line may come in pieces; all else goes on at once, whatever its size.
 */
export function createHeaderLines(boundary: string) {
  const delimiter = Buffer.from(`--${boundary}`);
  let inHeaders = false;
  let wasHeader = false;
  /** Of a header, all that came; of any other line, as much as a delimiter has. */
  let line = Buffer.alloc(0);

  return {
    /** Takes a line, or the part of one that came. @returns what is to go on now: undefined while a header is not whole */
    take(piece: Buffer): Buffer | undefined {
      const isWhole = piece.at(-1) === lineFeed;
      wasHeader = inHeaders;
      if (inHeaders) {
        line = Buffer.concat([line, piece]);
        if (!isWhole) return undefined;
        const whole = line;
        line = Buffer.alloc(0);
        if (whole.toString("latin1").trim() === "") inHeaders = false;
        return whole;
      }
      const room = delimiter.length + 2 - line.length;
      if (room > 0) line = Buffer.concat([line, piece.subarray(0, room)]);
      if (isWhole) {
        inHeaders = line.subarray(0, delimiter.length).equals(delimiter);
        line = Buffer.alloc(0);
      }
      return piece;
    },

    /** Whether the last line was a part's header. */
    isHeader: () => wasHeader,

    /** What was held back when the form ended. */
    rest: () => (inHeaders ? line : Buffer.alloc(0)),
  };
}
