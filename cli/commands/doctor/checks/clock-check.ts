import { type Finding, fail, ok, warn } from "./check.ts";

const minuteMs = 60_000;
/**
 * Callbacks count as replays then (`verify-callback.ts`), and AWS refuses what is signed by this machine ten minutes later
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, `RequestTimeTooSkewed`).
 */
const failMs = 5 * minuteMs;

/** @param skewMs the API's clock minus this machine's; undefined when the API did not tell the time */
export function checkClock(skewMs: number | undefined): Finding {
  const fix = "Have this machine's clock set by a time server (NTP).";
  if (skewMs === undefined) {
    return warn(
      "The API did not tell the time.",
      "What lies between here and it may take off its `date`. Compare `date -u` with another machine's.",
    );
  }
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  if (seconds <= 1) return ok("This machine's clock and the API's agree.");
  const told = `This machine's clock is ${seconds} s ${skewMs > 0 ? "behind" : "ahead of"} the API's.`;
  if (Math.abs(skewMs) >= failMs) {
    return fail(
      `${told} From 5 minutes on callbacks count as not genuine, and from 15 on AWS refuses requests.`,
      fix,
    );
  }
  return Math.abs(skewMs) >= minuteMs ? warn(told, fix) : ok(told);
}
