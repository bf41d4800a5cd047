import { type CatalogueEntry, ERROR_CATALOGUE } from "../core/errors/error-catalogue.ts";

const BEGIN = "<!-- errors -->";
const END = "<!-- /errors -->";

/** The error catalogue as a table in Markdown, as docs/errors.md has it between its two marks. */
export function errorTable(): string {
  const rows = Object.entries<CatalogueEntry>(ERROR_CATALOGUE).map(
    ([code, { status = "blob", message, hint, retryable }]) =>
      `| \`${code}\` | ${status} | ${message} | ${hint} | ${retryable ? "yes" : "no"} |`,
  );
  return [
    "| code | HTTP status or “blob” | message | hint | retryable |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

/** What stands between the marks. */
export function errorTableIn(markdown: string): string | undefined {
  const [begin, end] = [markdown.indexOf(BEGIN), markdown.indexOf(END)];
  return begin < 0 || end < begin ? undefined : markdown.slice(begin + BEGIN.length, end).trim();
}
