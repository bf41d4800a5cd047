import { RekogError } from "../client/errors.ts";
import { uploadTimedOut } from "../recognise/upload-deadline.ts";

/** What became of one of many things that are done at an API. */
export interface WatchedOutcome {
  failure?: RekogError;
  /** There when the API did a part of it */
  blob?: unknown;
}

/** That too many requests came at once is no outage, and neither is that nothing more may be spent today: what is known is answered. */
const saysNothing: readonly string[] = ["too_many_requests", "spending_limit"];

/** Tells when it is not this file or that, but the API or the way to it. */
export interface OutageWatch {
  /** To be told of every outcome. Answers the failure of the last one when it is no use to go on. */
  saw(outcome: WatchedOutcome): RekogError | undefined;
}

/**
 * Each failure has had its retries already, so ten thousand files would take hours to fail one by one. As long as nothing
 * worked at all, a first round of failures is enough; later, three rounds, since what worked may come back.
 * @param concurrency how many files fail in one round
 */
export function createOutageWatch(concurrency: number): OutageWatch {
  let inARow = 0;
  let hasWorked = false;
  return {
    saw({ failure, blob }) {
      // A file that vanished says nothing about the API.
      if (failure?.kind === "usage" || failure?.kind === "interrupted") return undefined;
      if (saysNothing.includes(failure?.code ?? "")) return undefined;
      const isOut =
        failure?.kind === "network" ||
        failure?.code === uploadTimedOut ||
        (failure?.kind === "api" && blob === undefined);
      if (!isOut) {
        hasWorked = true;
        inARow = 0;
        return undefined;
      }
      inARow += 1;
      const limit = hasWorked ? Math.max(10, 3 * concurrency) : Math.max(3, concurrency);
      return inARow >= limit ? failure : undefined;
    },
  };
}

/**
 * That the rest is left, and why.
 * @param what each was, such as `file`
 * @param hint what to do, once that is put right
 */
export const stopped = (what: string, { kind, code, message }: RekogError, hint: string) =>
  new RekogError({
    kind,
    code: "stopped",
    message: `${what} after ${what.toLowerCase()} failed, the last with ${code}, so the rest was not tried. ${message}`,
    hint: `Put that right and run the command again. ${hint}`,
  });
