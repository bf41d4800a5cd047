import type { Log } from "../core/ports.ts";

export interface LogLine {
  level: keyof Log;
  event: string;
  details: Record<string, unknown>;
}

/** A log that keeps its lines. */
export function spyLog(): { log: Log; lines: LogLine[]; events(): string[] } {
  const lines: LogLine[] = [];
  const at =
    (level: keyof Log) =>
    (event: string, details: Record<string, unknown> = {}) =>
      void lines.push({ level, event, details });
  return {
    log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") },
    lines,
    events: () => lines.map(({ event }) => event),
  };
}
