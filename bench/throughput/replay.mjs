const HOP_BY_HOP = new Set(["host", "connection", "content-length", "keep-alive"]);

/**
 * Captured requests to DynamoDB as a sequence for `load`: the functions' own, byte for byte, but for the ids of the blob
 * and of its content. dynalite checks no signatures.
 *
 * @param {{ method: string, headers: object, body: string }[]} captured
 * @param {() => Record<string, string>} freshIds what to put in place of what, anew at the beginning of each sequence
 */
export function replayed(captured, freshIds) {
  return captured.map(({ method, headers, body }) => {
    const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name));
    return (context) => {
      context.ids ??= freshIds();
      const fresh = Object.entries(context.ids).reduce(
        (text, [old, id]) => text.replaceAll(old, id),
        body,
      );
      return { method, path: "/", headers: Object.fromEntries(kept), body: fresh };
    };
  });
}
