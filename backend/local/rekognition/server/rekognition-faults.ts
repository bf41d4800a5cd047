import { setTimeout as sleep } from "node:timers/promises";
import { RekognitionError, type RekognitionExceptionName } from "./rekognition-error.ts";

/** What goes wrong at the endpoint, for tests and for `rekog local --fault`. */
export interface RekognitionFaults {
  /**
   * The next calls end so, one after the other: an exception by its name, or `"answer"` for a call that nothing is wrong
   * with. After the last, calls are answered.
   */
  next?: readonly (RekognitionExceptionName | "answer")[];
  /** The same for the calls of one operation, by its name, as in `DetectText`: these are met before `next`. */
  operations?: Readonly<Record<string, readonly (RekognitionExceptionName | "answer")[]>>;
  /** More calls of one operation than this within one second are refused: each has a quota of its own. */
  maxCallsPerSecond?: number;
  /** What they are refused with, in turn. Default: `ThrottlingException`, "Rate exceeded", always. */
  rateExceptions?: readonly RekognitionExceptionName[];
  /** Each call waits this long before it is looked at. */
  latencyMs?: number;
}

export interface FaultInjector {
  /** Waits, then throws what this call of an operation is to end with. @throws RekognitionError */
  meet(operation: string): Promise<void>;
  /** Replaces all faults, and forgets how far the sequence was and how many calls there were. */
  set(faults: RekognitionFaults): void;
}

/** @param deps `now` in ms, monotonic, and `sleep`, for tests */
export function createFaultInjector(
  initial: RekognitionFaults,
  deps: { now?: () => number; sleep?: (ms: number) => Promise<unknown> } = {},
): FaultInjector {
  const now = deps.now ?? (() => performance.now());
  const wait = deps.sleep ?? ((ms: number) => sleep(ms, undefined, { ref: false }));
  let faults: RekognitionFaults;
  let sequence: (RekognitionExceptionName | "answer")[];
  let sequences: Map<string, (RekognitionExceptionName | "answer")[]>;
  let acceptedAt: Map<string, number[]>;
  let refused = 0;
  set(initial);

  function set(next: RekognitionFaults): void {
    faults = next;
    sequence = [...(next.next ?? [])];
    sequences = new Map(
      Object.entries(next.operations ?? {}).map(([name, endings]) => [name, [...endings]]),
    );
    acceptedAt = new Map();
  }

  function countAgainstRate(operation: string, limit: number): void {
    const since = now() - 1000;
    const accepted = acceptedAt.get(operation)?.filter((at) => at > since) ?? [];
    acceptedAt.set(operation, accepted);
    if (accepted.length >= limit) {
      const { rateExceptions = [] } = faults;
      const exception = rateExceptions[refused % rateExceptions.length] ?? "ThrottlingException";
      refused += 1;
      throw new RekognitionError(exception);
    }
    accepted.push(now());
  }

  return {
    set,
    async meet(operation) {
      // Both are decided when the call arrives, so that calls that wait together are still met in their order.
      const ending = sequences.get(operation)?.shift() ?? sequence.shift();
      const { latencyMs = 0, maxCallsPerSecond } = faults;
      if (latencyMs > 0) await wait(latencyMs);
      if (ending && ending !== "answer") throw new RekognitionError(ending);
      if (maxCallsPerSecond !== undefined) countAgainstRate(operation, maxCallsPerSecond);
    },
  };
}
