/** What of an answer's head matters: its status, when to come again, and where its body ends. */
export interface AnswerHead {
  statusCode: number;
  /** HTTP/1.1 or newer: the connection stays unless it is said to end. */
  isPersistent: boolean;
  /** By name, lower case; each value as often as it came, in order. */
  headers: ReadonlyMap<string, readonly string[]>;
}

const statusLine = /^HTTP\/(\d+)(?:\.(\d+))?[ \t]+([1-9]\d\d)(?!\d)/i;

/** Whether an answer may begin like this; text that is shorter than "HTTP/" is judged as far as it goes. */
export function mayBeHttp(begin: string): boolean {
  const marker = "HTTP/";
  const length = Math.min(begin.length, marker.length);
  return begin.slice(0, length).toUpperCase() === marker.slice(0, length);
}

/**
 * Reads a head as HTTP clients do, not as the standard would have servers write it: lines may end in a bare line feed,
 * headers may be folded or have blanks before their colon, and a line that is no header is passed over.
 * @param text the head as latin1, without the empty line
 * @returns undefined if it has no status line
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-2.2
 */
export function readAnswerHead(text: string): AnswerHead | undefined {
  const [first = "", ...lines] = text.split(/\r?\n/);
  const [, major, minor = "0", status] = statusLine.exec(first) ?? [];
  if (status === undefined) return undefined;
  const isPersistent = Number(major) > 1 || (Number(major) === 1 && Number(minor) > 0);
  return { statusCode: Number(status), isPersistent, headers: readHeaders(lines) };
}

function readHeaders(lines: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  let values: string[] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line)) {
      const folded = values.pop();
      if (folded !== undefined) values.push(`${folded} ${line.trim()}`.trim());
      continue;
    }
    const colon = line.indexOf(":");
    if (colon < 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    values = headers.get(name) ?? [];
    values.push(line.slice(colon + 1).trim());
    headers.set(name, values);
  }
  return headers;
}

/** The items of a header that is a list, however often it came; lower case. */
export function listOf({ headers }: AnswerHead, name: string): string[] {
  const values = headers.get(name) ?? [];
  return values.flatMap((value) => value.split(",").map((item) => item.trim().toLowerCase()));
}

/** Whether the sender of this head is willing to go on with the connection after its body. */
export function staysOpen(head: AnswerHead): boolean {
  const options = listOf(head, "connection");
  if (options.includes("close")) return false;
  return head.isPersistent || options.includes("keep-alive");
}
