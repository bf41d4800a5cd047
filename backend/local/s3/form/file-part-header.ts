const disposition = /^content-disposition\s*:\s*form-data/i;
const parameter = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g;

/** Any name: it stands where the client gave none, and no one gets to see it. */
const placeholder = '; filename="unnamed"';

/**
 * S3 takes the part called `file` as the file, whether it has a filename or not. The parser takes a part with a filename as
 * a file, so one is put into its header.
 * @param line one whole line of a part's header, with its end
 * @returns the line with a filename; undefined for any line that needs none
 */
export function nameFile(line: Buffer): Buffer | undefined {
  const text = line.toString("latin1");
  const [start] = disposition.exec(text) ?? [];
  if (start === undefined) return undefined;
  const parameters = new Map<string, string>();
  for (const [, name = "", quoted, plain = ""] of text.slice(start.length).matchAll(parameter)) {
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), quoted ?? plain);
  }
  const isFile = parameters.get("name")?.toLowerCase() === "file";
  if (!isFile || parameters.get("filename") || parameters.get("filename*")) return undefined;
  // In front, since of two the first one counts, and the client's may be empty.
  return Buffer.from(start + placeholder + text.slice(start.length), "latin1");
}
