/** A string, a name, a number, or one of the two shapes that minifiers give to `true` and `false`. */
const token = /"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*|-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|![01]/gi;

/**
 * Reads an object literal of JavaScript that holds data alone, without running it: what a minifier writes shorter than JSON
 * is written out again. Names become strings, `.5` becomes `0.5`, `!0` becomes `true`.
 * @throws SyntaxError
 */
export function readLiteral(literal: string): unknown {
  return JSON.parse(literal.replace(token, asJson));
}

function asJson(text: string): string {
  if (text.startsWith('"')) return text;
  if (text.startsWith("!")) return text === "!0" ? "true" : "false";
  if (/^[A-Za-z_$]/.test(text)) return /^(true|false|null)$/.test(text) ? text : `"${text}"`;
  return String(Number(text));
}
