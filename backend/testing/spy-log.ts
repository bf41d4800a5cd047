import type { Log, LogDetails } from "../core/ports/telemetry.ts";
import { type LogLevel, logTo } from "../log.ts";

export interface LogLine {
  level: LogLevel;
  event: string;
  details: LogDetails;
}

/** A log that keeps its lines. */
export function spyLog(): { log: Log; lines: LogLine[]; events(): string[] } {
  const lines: LogLine[] = [];
  return {
    log: logTo((level, event, details) => void lines.push({ level, event, details })),
    lines,
    events: () => lines.map(({ event }) => event),
  };
}
