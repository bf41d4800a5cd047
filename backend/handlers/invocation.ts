import type { Log, LogDetails, Metrics } from "../core/ports/telemetry.ts";

/** What tells the operator how the functions fare. */
export interface Telemetry {
  log: Log;
  metrics: Metrics;
}

/** Runs one invocation: each line of its log, and what was measured in it, has the request's id. */
export function asInvocation<Result>(
  { log, metrics }: Telemetry,
  requestId: string,
  details: LogDetails,
  work: () => Promise<Result>,
): Promise<Result> {
  const about = { request_id: requestId };
  return log.within({ ...about, ...details }, () => metrics.gather(about, work));
}
