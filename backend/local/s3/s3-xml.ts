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

/** Elements in order; one with elements in it takes a list in place of a text. */
export type XmlElements = readonly (readonly [
  name: string,
  content: string | number | boolean | XmlElements,
])[];

/** An XML document as S3 writes them: no attributes but the root's namespace, no white space between elements. */
export function xmlDocument(
  root: string,
  elements: XmlElements,
  options: { namespace?: string } = {},
): string {
  const { namespace } = options;
  const attribute = namespace === undefined ? "" : ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${write(elements)}</${root}>`;
}

function write(elements: XmlElements): string {
  return elements
    .map(([name, content]) => {
      const inner = typeof content === "object" ? write(content) : escapeXml(String(content));
      return `<${name}>${inner}</${name}>`;
    })
    .join("");
}
