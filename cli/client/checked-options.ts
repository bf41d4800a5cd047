import { UsageError } from "./errors.ts";
import { tellable } from "./tellable.ts";

const functions = [
  ...["now", "wallClock", "sleep", "random", "secretOf"],
  ...["onExchange", "onRetry", "onCreated", "onProgress", "onState"],
  ...["onRefused", "onUnsettled", "onOutage"],
];

/**
 * The same options, if they are some. Programs without types give `null` where there are none, or a controller for its signal,
 * and are told which option is wrong rather than which line of ours fell over it.
 * @throws {UsageError} `invalid_options`
 */
export function checkedOptions<T extends object>(options: T, what = "options"): T {
  const given: unknown = options;
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    const kind = given === null ? "null" : Array.isArray(given) ? "an array" : typeof given;
    throw invalidOptions(`The ${what} must be an object, and are ${kind}.`);
  }
  const fields: Record<string, unknown> = { ...given };
  for (const name of functions) {
    const field = fields[name] ?? undefined;
    if (field !== undefined && typeof field !== "function") {
      throw invalidOptions(`\`${name}\` must be a function.`);
    }
  }
  if (!isSignal(fields.signal ?? undefined)) {
    throw invalidOptions("`signal` must be an AbortSignal, such as that of an AbortController.");
  }
  return options;
}

/** What an option must be that is not. */
export const invalidOptions = (message: string): UsageError =>
  new UsageError({
    code: "invalid_options",
    message: tellable(message),
    hint: "Correct the call; leave out what is not needed. Nothing was sent.",
  });

const isSignal = (signal: unknown): boolean =>
  // One that merely looks like it is none to `AbortSignal.any`.
  signal === undefined || signal instanceof AbortSignal;
