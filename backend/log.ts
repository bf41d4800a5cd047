import type { Log } from "./core/ports.ts";

const LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LEVELS)[number];
export const LOG_LEVELS: readonly LogLevel[] = LEVELS;

/** One JSON line an event, on stdout, where Lambda takes it to CloudWatch Logs. */
export function jsonLog(
  level: LogLevel,
  {
    now = () => new Date(),
    write = (line: string) => void process.stdout.write(line),
  }: { now?: () => Date; write?: (line: string) => void } = {},
): Log {
  const lowest = LEVELS.indexOf(level);
  const logAt =
    (at: LogLevel) =>
    (event: string, details: Record<string, unknown> = {}): void => {
      if (LEVELS.indexOf(at) < lowest) return;
      const line = { time: now().toISOString(), level: at, event, ...details };
      write(`${stringify(line)}\n`);
    };
  return { debug: logAt("debug"), info: logAt("info"), warn: logAt("warn"), error: logAt("error") };
}

/** Details that are no JSON (circular, a bigint) are left out: a log must never fail what it tells of. */
function stringify(line: { time: string; level: string; event: string }): string {
  try {
    return JSON.stringify(line, replaceErrors);
  } catch {
    const { time, level, event } = line;
    return JSON.stringify({ time, level, event, details: "not representable as JSON" });
  }
}

/** An error's name, message, stack and causes; none of its other properties, which may hold a request. */
function replaceErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, ...(cause !== undefined && { cause }) };
}
