import { type CatalogueEntry, errorCatalogue } from "../core/errors/error-catalogue.ts";

const beginMark = "<!-- errors -->";
const endMark = "<!-- /errors -->";

/** The error catalogue as a table in Markdown, as docs/errors.md has it between its two marks. */
export function errorTable(): string {
  const rows = Object.entries<CatalogueEntry>(errorCatalogue()).map(
    ([code, { status = "blob", isOfBlobsToo, message, hint, retryable }]) =>
      `| \`${code}\` | ${status}${isOfBlobsToo ? ", blob" : ""} | ${message} | ${hint} | ${retryable ? "yes" : "no"} |`,
  );
  return [
    "| code | HTTP status or “blob” | message | hint | retryable |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

/** What stands between the marks. */
export function errorTableIn(markdown: string): string | undefined {
  const [begin, end] = [markdown.indexOf(beginMark), markdown.indexOf(endMark)];
  return begin < 0 || end < begin
    ? undefined
    : markdown.slice(begin + beginMark.length, end).trim();
}
