import { AsyncLocalStorage } from "node:async_hooks";
import type { Log, LogDetails } from "./core/ports/telemetry.ts";
import { redact } from "./redact.ts";

const levels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof levels)[number];
export const logLevels: readonly LogLevel[] = levels;

/** One for every log of the process: in Node.js 20 each costs every promise something, and local mode has a log a function. */
const about = new AsyncLocalStorage<LogDetails>();

/** One JSON line an event, on stdout, where Lambda takes it to CloudWatch Logs. */
export function jsonLog(
  level: LogLevel,
  {
    now = () => new Date(),
    write = (line: string) => void process.stdout.write(line),
  }: { now?: () => Date; write?: (line: string) => void } = {},
): Log {
  const lowest = levels.indexOf(level);
  return logTo((at, event, details) => {
    if (levels.indexOf(at) < lowest) return;
    write(`${stringify({ time: now().toISOString(), level: at, event }, details)}\n`);
  });
}

/**
 * A log that hands its lines to `tell`, each with the details of all that it was written within. They are bound to the
 * asynchronous course of events, so that nobody between the handler and the line has to pass them on.
 */
export function logTo(tell: (level: LogLevel, event: string, details: LogDetails) => void): Log {
  const logAt =
    (level: LogLevel) =>
    (event: string, details: LogDetails = {}): void =>
      tell(level, event, { ...about.getStore(), ...details });
  return {
    ...{ debug: logAt("debug"), info: logAt("info"), warn: logAt("warn"), error: logAt("error") },
    within: (details, work) => about.run({ ...about.getStore(), ...details }, work),
    add: (details) => void Object.assign(about.getStore() ?? {}, details),
  };
}

/** Details that are no JSON (circular, a bigint) are left out: a log must never fail what it tells of. */
function stringify(line: { time: string; level: string; event: string }, details: LogDetails) {
  try {
    return JSON.stringify({ ...line, ...details }, replaceErrors);
  } catch {
    return JSON.stringify({ ...line, details: "not representable as JSON" });
  }
}

/** An error's name, message, stack and causes; none of its other properties, which may hold a request. */
function replaceErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack = "", cause } = value;
  return {
    name,
    message: redact(message),
    stack: redact(stack),
    ...(cause !== undefined && { cause }),
  };
}
