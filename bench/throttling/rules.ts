import { type AfterFault, afterFault } from "../../backend/core/recognition/after-fault.ts";
import { retryDelayMs } from "../../backend/core/recognition/retry-delay.ts";

/** What becomes of a picture that was throttled. */
export type Rule = (
  picture: { deliveries: number; ageMs: number },
  random: () => number,
) => AfterFault;

const throttled = { failure: { code: "recognition_throttled" }, retryable: true } as const;

/** As `processBlob` decides, of a picture whose every attempt was throttled. */
export const byTime: Rule = ({ deliveries, ageMs }, random) =>
  afterFault(throttled, { attempts: 1, ageMs, delivery: deliveries, isLast: false }, random);

/** As it was before: ten deliveries, whatever they failed for, with the same pauses. */
export const byCount: Rule = ({ deliveries }, random) =>
  deliveries >= 10
    ? { kind: "give_up" }
    : { kind: "put_off", afterMs: retryDelayMs(deliveries, random), counts: true };
