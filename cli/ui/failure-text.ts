import { cleanText } from "./clean-text.ts";
import { createPaint } from "./style.ts";

export interface ToldFailure {
  code: string;
  message: string;
  hint: string;
  details?: readonly string[];
}

/**
 * How every failure reads: what happened and why, its code, and what to do next.
 * @param subject what it is about: a file's name, a blob id; none for the command as a whole
 */
export function failureText(
  failure: ToldFailure,
  { subject, colour }: { subject?: string | undefined; colour: boolean },
): string {
  const paint = createPaint(colour);
  const about = subject === undefined ? "" : `${cleanText(subject)}: `;
  const what = asClause(cleanText(failure.message));
  const details = (failure.details ?? []).map((detail) => `    ${cleanText(detail)}\n`).join("");
  const next = `  → ${cleanText(failure.hint)}\n`;
  return `${paint("red", "rekog:")} ${about}${what} (${cleanText(failure.code)})\n${details}${next}`;
}

/** Something poor about a result that is there. */
export function warningText(
  warning: ToldFailure,
  { subject, colour }: { subject: string; colour: boolean },
): string {
  const paint = createPaint(colour);
  const what = asClause(cleanText(warning.message));
  const told = `${cleanText(subject)}: ${what} (${cleanText(warning.code)})`;
  return `${paint("yellow", "rekog: warning:")} ${told}\n  → ${cleanText(warning.hint)}\n`;
}

/** A sentence as it reads after a colon: no full stop, and a small letter where the first word is not a name. */
function asClause(sentence: string): string {
  return sentence
    .replace(/\.$/, "")
    .replace(/^(An?|All|It|No|None|Not|Nothing|The|There|These|This|You|Your)\b/, (word) =>
      word.toLowerCase(),
    );
}
