import { cleanText } from "./clean-text.ts";

/** The API tells a blob's secret once and never again, so this is said with `--quiet` too. */
export function secretNotice(subject: string, secret: string): string {
  return (
    `rekog: ${cleanText(subject)}: callback_secret ${cleanText(secret)}\n` +
    "  → Told this once: the receiver checks the callback's signature with it.\n"
  );
}
