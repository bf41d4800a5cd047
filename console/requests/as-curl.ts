import type { Exchange } from "../api/exchanges.ts";

/** A word for a POSIX shell, whatever is in it. */
const quoted = (text: string) =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** A file's name within curl's `-F`: `;` and `,` mean something there. */
const formFile = (name: string) =>
  `file=@"${name.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** The same request with curl. The key is in `REKOG_API_KEY`. */
export function asCurl({ method, url, isKeyed, sent }: Exchange): string {
  const parts = ["curl -i"];
  if (method !== "GET" && !(method === "POST" && sent)) parts.push(`-X ${method}`);
  // Told on stdin it is in no list of processes, as it would be among the arguments.
  if (isKeyed) parts.push("-H @-");
  if (sent?.kind === "json") {
    parts.push("-H 'content-type: application/json'", `-d ${quoted(JSON.stringify(sent.value))}`);
  }
  if (sent?.kind === "form") {
    for (const [name, value] of Object.entries(sent.fields)) {
      parts.push(`--form-string ${quoted(`${name}=${value}`)}`);
    }
    parts.push(`-F ${quoted(formFile(sent.fileName))}`);
  }
  const command = [...parts, quoted(url)].join(" \\\n  ");
  return isKeyed ? `printf 'authorization: Bearer %s' "$REKOG_API_KEY" | ${command}` : command;
}
