import type { Check } from "../doctor/check.ts";
import { cleanText } from "./clean-text.ts";
import { createPaint, type Style } from "./style.ts";

const styles: Record<Check["status"], Style> = { ok: "green", warn: "yellow", fail: "red" };
const nameColumns = "aws_credentials".length;

/** A line for a check, and one for what to do about it. */
export function checkText(check: Check, { colour }: { colour: boolean }): string {
  const { name, status, message } = check;
  const paint = createPaint(colour);
  const mark = paint(styles[status], status.padEnd(4));
  const fix = check.status === "ok" ? "" : `      → ${cleanText(check.fix)}\n`;
  return `${mark}  ${name.padEnd(nameColumns)}  ${cleanText(message)}\n${fix}`;
}
