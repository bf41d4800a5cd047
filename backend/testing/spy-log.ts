import { holdsNoSecret } from "../../toolchain/secrets/leaks.ts";
import type { Log, LogDetails } from "../core/ports/telemetry.ts";
import { jsonLog, type LogLevel, logTo } from "../log.ts";

export interface LogLine {
  level: LogLevel;
  event: string;
  details: LogDetails;
}

/** A log that keeps its lines. As they are written, they may hold no secret. */
export function spyLog(): { log: Log; lines: LogLine[]; events(): string[] } {
  const lines: LogLine[] = [];
  const written = jsonLog("debug", { write: (line) => holdsNoSecret("the log", line) });
  return {
    log: logTo((level, event, details) => {
      lines.push({ level, event, details });
      written[level](event, details);
    }),
    lines,
    events: () => lines.map(({ event }) => event),
  };
}
