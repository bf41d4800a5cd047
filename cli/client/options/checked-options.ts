import { UsageError } from "../errors.ts";
import { isOf } from "../shapes/is-of.ts";
import { tellable } from "../tellable.ts";
import { isHollow } from "./hollow.ts";

/** Every name that options of that type may have; the compiler asks for one that is missing. */
export type OptionNames<T> = Readonly<Record<keyof T, true>>;

const functions = [
  ...["now", "wallClock", "sleep", "random", "secretOf", "fetch"],
  ...["onExchange", "onRetry", "onCreated", "onProgress", "onState"],
  ...["onRefused", "onUnsettled", "onOutage"],
];

/**
 * The same options, if they are some. Programs without types give `null` where there are none, a promise that they did not await,
 * a controller for its signal or a name that is another method's, and are told so: what is left out without a word would be
 * missed in the result, or never.
 * @throws {UsageError} `invalid_options`
 */
export function checkedOptions<T extends object>(
  options: T,
  names: OptionNames<T>,
  what = "options",
): T {
  const fields = { ...checkedObject<object>(options, what) } as Record<string, unknown>;
  for (const [name, field] of Object.entries(fields)) {
    if (field !== undefined && !Object.hasOwn(names, name)) {
      const known = Object.keys(names).join(", ");
      throw invalidOptions(`There is no \`${name}\` among these ${what}, but ${known}.`);
    }
  }
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

/**
 * The same object, if it is one that has its content in its fields.
 * @throws {UsageError} `invalid_options`
 */
export function checkedObject<T extends object>(given: T, what: string): T {
  const kind = isHollow(given) ? hollowKind(given) : kindOf(given);
  if (kind === "object") return given;
  throw invalidOptions(`The ${what} must be an object with fields, and are ${kind}.`);
}

/**
 * The same names, if they are some. Of none at all, "all" might be meant as well as "nothing".
 * @throws {UsageError} `invalid_options`
 */
export function checkedNames(given: unknown, what: string): readonly string[] {
  if (Array.isArray(given) && given.length > 0 && given.every(isName)) return given;
  throw invalidOptions(`\`${what}\` must be an array of one name or more; leave it out for all.`);
}

const isName = (name: unknown) => typeof name === "string" && name.trim() !== "";

function kindOf(given: unknown): string {
  if (given === null) return "null";
  return Array.isArray(given) ? "an array" : typeof given;
}

function hollowKind(given: unknown): string {
  const kind = Object.prototype.toString.call(given).slice("[object ".length, -1);
  return kind === "Promise" ? "a Promise: await it first" : `a ${kind}`;
}

/** What an option must be that is not. */
export const invalidOptions = (message: string): UsageError =>
  new UsageError({
    code: "invalid_options",
    message: tellable(message),
    hint: "Correct the call, or leave that out. Nothing was sent.",
  });

const isSignal = (signal: unknown): boolean =>
  // One that merely looks like it is none to `AbortSignal.any`.
  signal === undefined || isOf(AbortSignal, "aborted", signal);
