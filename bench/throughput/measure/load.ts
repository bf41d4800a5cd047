import autocannon, { type Request, type Result } from "autocannon";
import type { Child } from "./child.ts";
import type { Run } from "./measured.ts";

const timeoutSeconds = 60;

/** What a connection remembers during a sequence: the ids that took the place of the captured ones. */
export interface Context {
  ids?: Record<string, string>;
}

/** Each makes a request; the context is the connection's, and empty at the beginning of a sequence. */
export type Sequence = readonly ((context: Context) => Request)[];

export interface Load {
  url: string;
  connections: number;
  /** How long, or how many requests */
  until: { seconds: number } | { amount: number };
  sequence: Sequence;
}

/**
 * A closed loop by autocannon: each connection makes the requests of a sequence one after the other, then begins anew.
 *
 * Its own histogram counts whole milliseconds, which is too coarse here; the times are those that it tells of each answer.
 *
 * @returns ms that each sequence took, and sequences a second
 * @throws if any answer is not 2xx
 */
export async function load({ url, connections, until, sequence }: Load): Promise<Run> {
  const times: number[] = [];
  const soFar = new Map<object, { count: number; sum: number }>();
  const startedMs = performance.now();
  let lastMs = startedMs;
  const { non2xx, errors, timeouts } = await new Promise<Result>((resolve, reject) => {
    const run = autocannon(
      {
        url,
        connections,
        sampleInt: 100,
        timeout: timeoutSeconds,
        ...("amount" in until ? { amount: until.amount } : { duration: until.seconds }),
        requests: sequence.map((next) => ({
          setupRequest: (request, context) => ({ ...request, ...next(context) }),
        })),
      },
      (error, result) => (error ? reject(error) : resolve(result)),
    );
    run.on("response", (client, _status, _bytes, ms) => {
      const { count, sum } = soFar.get(client) ?? { count: 0, sum: 0 };
      const isWhole = count + 1 === sequence.length;
      soFar.set(client, isWhole ? { count: 0, sum: 0 } : { count: count + 1, sum: sum + ms });
      if (!isWhole) return;
      lastMs = performance.now();
      times.push(sum + ms);
    });
  });
  if (non2xx + errors + timeouts > 0) {
    throw new Error(`${non2xx} answers were not 2xx, ${errors} failed, ${timeouts} timed out.`);
  }
  return { times, perSecond: times.length / ((lastMs - startedMs) / 1000) };
}

/** Runs a load on a child process, and adds its CPU time for each: all of its threads, in ms. */
export async function metered(
  { usage }: Pick<Child, "usage">,
  work: () => Promise<Run>,
): Promise<Run> {
  const before = await usage();
  const result = await work();
  const { cpuSeconds } = await usage();
  return { ...result, cpuMs: ((cpuSeconds - before.cpuSeconds) * 1000) / result.times.length };
}
