import type { ApiCallback } from "../client/api-types.ts";
import { cleanText } from "./clean-text.ts";
import { padText } from "./fit-text.ts";
import { forOptions } from "./for-options.ts";
import { createPaint, type Style } from "./style.ts";

type Attempt = ApiCallback["attempts"][number];

const styles: Record<ApiCallback["status"], Style> = {
  pending: "yellow",
  delivered: "green",
  failed: "red",
  stopped: "red",
};

/**
 * Where a callback goes and the attempts to deliver it, oldest first: when, how it ended, where it failed and why, how
 * long it took, and what to do about it.
 */
export function callbackLedgerText(callback: ApiCallback, { colour }: { colour: boolean }): string {
  const paint = createPaint(colour);
  const { status, attempts, older_attempts: older = 0, next_attempt_at: nextAt } = callback;
  const next = nextAt === undefined ? "" : `, next attempt at ${cleanText(nextAt)}`;
  const ended = paint(styles[status] ?? "dim", cleanText(status));
  const target = "url" in callback ? callback.url : `the mailbox ${callback.mailbox}`;
  const heading = `callback ${ended} to ${cleanText(target)}${next}`;
  const before = older === 0 ? [] : [`  ${older} older ${older === 1 ? "attempt" : "attempts"}`];
  const hows = attempts.map(howItEnded);
  const columns = Math.max(0, ...hows.map((how) => how.length));
  const lines = attempts.flatMap((attempt, index) => {
    const line = [
      `  ${cleanText(attempt.at)}`,
      padText(hows[index] ?? "", columns),
      `${attempt.duration_ms} ms`.padStart(8),
    ].join("  ");
    return attempt.hint === undefined
      ? [line]
      : [line, `    → ${cleanText(forOptions(attempt.hint))}`];
  });
  return `${[heading, ...before, ...lines].join("\n")}\n`;
}

/** `delivered (204)`, `delivered (204), via mailbox`, `failed at connect: connection_refused`, `failed at status: status_5xx (503)`. */
function howItEnded({ outcome, via, phase, ...attempt }: Attempt): string {
  const { error_code: code, status_code: status } = attempt;
  const at = phase === undefined ? "" : ` at ${phase}`;
  const why = code === undefined ? "" : `: ${code}`;
  const answered = status === undefined ? "" : ` (${status})`;
  const how = via === undefined ? "" : `, via ${via}`;
  return cleanText(`${outcome}${at}${why}${answered}${how}`);
}
