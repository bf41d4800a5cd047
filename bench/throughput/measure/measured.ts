/** One run of a contestant. */
export interface Run {
  /** ms that each took */
  times: number[];
  perSecond: number;
  /** Of the contestant's process, for each */
  cpuMs?: number;
}

/** A contestant's runs together. */
export interface Measured {
  /** ms, of all rounds together; so p95 and p99 */
  p50: number;
  p95: number;
  p99: number;
  /** The median of the rounds */
  perSecond: number;
  count: number;
  /** Of the contestant's process, for each */
  cpuMs?: number;
  rounds: { p50: number; perSecond: number }[];
}

/** Those that took turns, by name. */
export type Contest = Record<string, Measured>;

/** How many at once, and what came out. */
export type ByConcurrency<Outcome = Contest> = Record<number, Outcome>;

/** @throws where it was not measured */
export function of<Outcome>(
  results: Readonly<Record<string, Outcome>> | Readonly<Record<number, Outcome>>,
  key: string | number,
): Outcome {
  const found = (results as Readonly<Record<string | number, Outcome>>)[key];
  if (found === undefined) throw new Error(`"${key}" was not measured.`);
  return found;
}
