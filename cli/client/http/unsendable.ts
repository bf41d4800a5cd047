import { UsageError } from "../errors.ts";
import { isHollow } from "../options/hollow.ts";

/**
 * A body as JSON. What has none is the caller's fault, and no server's that would be asked again.
 * @throws {UsageError} `unsendable_request`
 */
export function jsonText(body: unknown): string {
  try {
    return JSON.stringify(body, (name, value: unknown) => {
      if (!isHollow(value) && typeof value !== "function") return value;
      const what = name === "" ? "its body" : `\`${name}\``;
      throw unsendable(`${what} is a promise, a function, a Map, or what else JSON leaves out`);
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw unsendable("it holds a BigInt, itself, or what else JSON cannot say", error);
  }
}

/** What is visible in Latin-1, blanks and tabs (RFC 9110, 5.5). */
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * The same headers, if they are some.
 * @throws {UsageError} `unsendable_request`: a line end, say, or a letter outside Latin-1
 */
export function checkedHeaders<T extends Record<string, string>>(headers: T): T {
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === "string" && headerValue.test(value)) continue;
    throw unsendable(`its header ${name} has characters that no header may have`);
  }
  return headers;
}

/**
 * `NaN` is before no deadline and after none: with it nothing would ever end.
 * @throws {UsageError} `invalid_duration`
 */
export function checkDuration(ms: unknown): void {
  if (typeof ms === "number" && !Number.isNaN(ms)) return;
  throw new UsageError({
    code: "invalid_duration",
    message: "How long to wait or to try again is not a number.",
    hint: "Give milliseconds: `timeoutMs` and `retryForMs` are numbers.",
  });
}

/**
 * Within no time no answer can come, and it would be asked for again and again.
 * @throws {UsageError} `invalid_duration`
 */
export function checkTimeout(ms: unknown): void {
  checkDuration(ms);
  if (Number(ms) > 0) return;
  throw new UsageError({
    code: "invalid_duration",
    message: "A request must have more time than none for its answer.",
    hint: "Give milliseconds from 1 on as `timeoutMs`, or leave it out.",
  });
}

const unsendable = (why: string, cause?: unknown) =>
  new UsageError({
    code: "unsendable_request",
    message: `The request cannot be sent: ${why}.`,
    hint: "Correct what it was made from; nothing was sent.",
    cause,
  });
