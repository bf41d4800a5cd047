import { cleanText } from "../../ui/clean-text.ts";
import { createPaint, type Style } from "../../ui/style.ts";
import { wrapText } from "../../ui/wrap-text.ts";
import type { Check } from "./checks/check.ts";

const styles: Record<Check["status"], Style> = { ok: "green", warn: "yellow", fail: "red" };
const nameColumns = "aws_credentials".length;

/** A line for a check, and one for what to do about it. */
export function checkText(
  check: Check,
  { colour, columns }: { colour: boolean; columns?: number | undefined },
): string {
  const { name, status, message } = check;
  const paint = createPaint(colour);
  const mark = paint(styles[status], status.padEnd(4));
  // Where the message has no room beside the name, it stands below, where the fix does.
  const isNarrow = columns !== undefined && columns < 72;
  const margin = isNarrow ? 6 : 4 + 2 + nameColumns + 2;
  const wrapped = wrapText(`${" ".repeat(margin)}${cleanText(message)}`, columns, margin);
  const told = isNarrow
    ? `${name}\n${wrapped}`
    : `${name.padEnd(nameColumns)}  ${wrapped.trimStart()}`;
  const fix =
    check.status === "ok" ? "" : `${wrapText(`      → ${cleanText(check.fix)}`, columns, 8)}\n`;
  return `${mark}  ${told}\n${fix}`;
}
