import { cleanText } from "./clean-text.ts";
import { createPaint, type Style } from "./style.ts";
import { wrapText } from "./wrap-text.ts";

export interface ToldFailure {
  code: string;
  message: string;
  hint: string;
  details?: readonly string[];
}

export interface FailureTextOptions {
  /** What it is about: a file's name, a blob id; none for the command as a whole */
  subject?: string | undefined;
  colour: boolean;
  /** Of the terminal; undefined when piped: no line is broken then */
  columns?: number | undefined;
}

/** How every failure reads: what happened and why, its code, and what to do next. */
export function failureText(failure: ToldFailure, options: FailureTextOptions): string {
  return told(failure, { mark: "rekog:", style: "red" }, options);
}

/** Something poor about a result that is there. */
export function warningText(warning: ToldFailure, options: FailureTextOptions): string {
  return told(warning, { mark: "rekog: warning:", style: "yellow" }, options);
}

function told(
  { code, message, hint, details = [] }: ToldFailure,
  { mark, style }: { mark: string; style: Style },
  { subject, colour, columns }: FailureTextOptions,
): string {
  const about = subject === undefined ? "" : `${cleanText(subject)}: `;
  const what = `${about}${asClause(cleanText(message))} (${cleanText(code)})`;
  const lines = [
    wrapText(`${mark} ${what}`, columns, "rekog: ".length),
    ...details.map((detail) => wrapText(`    ${cleanText(detail)}`, columns, 6)),
    wrapText(`  → ${cleanText(hint)}`, columns, 4),
  ];
  const text = lines.map((line) => `${line}\n`).join("");
  return `${createPaint(colour)(style, mark)}${text.slice(mark.length)}`;
}

/** A sentence as it reads after a colon: no full stop, and a small letter where the first word is not a name. */
function asClause(sentence: string): string {
  return sentence
    .replace(/\.$/, "")
    .replace(/^(An?|All|It|No|None|Not|Nothing|The|There|These|This|You|Your)\b/, (word) =>
      word.toLowerCase(),
    );
}
