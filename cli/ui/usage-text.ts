import { cleanText } from "./clean-text.ts";

/**
 * Commander's words for wrong usage (`error: unknown command 'uplod'`, then perhaps `(Did you mean upload?)`) in the form
 * of every other failure.
 */
export function usageText(commanderText: string): string {
  const [what = "", suggestion] = commanderText.trim().split("\n");
  const next = suggestion
    ? suggestion.replace(/^\((.*)\)$/, "$1")
    : "Run `rekog --help`, or `rekog COMMAND --help`, to see what there is.";
  return `rekog: ${cleanText(what.replace(/^error: /, "").replace(/\.$/, ""))} (usage)\n  → ${cleanText(next)}\n`;
}
