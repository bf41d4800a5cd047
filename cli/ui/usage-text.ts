import { cleanText } from "./clean-text.ts";
import { wrapText } from "./wrap-text.ts";

/**
 * Commander's words for wrong usage (`error: unknown command 'uplod'`, then perhaps `(Did you mean upload?)`) in the form
 * of every other failure.
 */
export function usageText(commanderText: string, columns?: number): string {
  const [what = "", suggestion] = commanderText.trim().split("\n");
  const next = suggestion
    ? suggestion.replace(/^\((.*)\)$/, "$1")
    : "Run `rekog --help`, or `rekog COMMAND --help`, to see what there is.";
  const why = cleanText(what.replace(/^error: /, "").replace(/\.$/, ""));
  const lines = [
    wrapText(`rekog: ${why} (usage)`, columns, "rekog: ".length),
    wrapText(`  → ${cleanText(next)}`, columns, 4),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
