/** All that the text of an element needs; S3 leaves quotes as they are, too. */
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

/** What XML 1.0 has no way to write: most control characters, lone surrogates (section 2.2). */
const unwritable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function escapeXml(text: string): string {
  return text
    .replace(unwritable, "\ufffd")
    .replace(/[&<>]/g, (character) => entities[character] ?? character);
}

/** A flat XML document, the only shape that S3's errors and `PostResponse` need. */
export function xmlDocument(
  root: string,
  elements: Readonly<Record<string, string | number>>,
): string {
  const body = Object.entries(elements)
    .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
    .join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>${body}</${root}>`;
}
