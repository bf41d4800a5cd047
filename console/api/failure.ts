import type { Problem } from "./types.ts";

/** What went wrong, in the words of whoever said so. */
export interface Failure {
  /** What happened, and why */
  message: string;
  /** What to do next */
  hint?: string | undefined;
  code?: string | undefined;
  requestId?: string | undefined;
  /** Each thing that is wrong with a request, by its place in it */
  details?: { pointer: string; detail: string }[] | undefined;
  /** Of the answer; undefined where there was none */
  status?: number | undefined;
  /** In milliseconds: when the same may be answered otherwise */
  retryAfterMs?: number | undefined;
}

/** A request that was not answered as it should have been. */
export class CallError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = "CallError";
    this.failure = failure;
  }
}

/** What to show of anything that was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CallError) return error.failure;
  return { message: error instanceof Error ? error.message : String(error) };
}

/** What is done about it on this page, where the API's own hint speaks of headers and commands. */
const hintsHere = new Map([
  [
    "missing_api_key",
    "Give a key at the top right, and try again. Whoever deployed this API makes keys with `rekog keys create`.",
  ],
  [
    "invalid_api_key",
    "Give the whole key once more at the top right, one of this very API and stage, and try again. `rekog keys list` shows which there are.",
  ],
]);

/** An answer of the API that is no result: problem details, or what API Gateway says itself, `{"message":…}`. */
export function failureOfAnswer(status: number, text: string, retryAfter: string | null): Failure {
  const body = parsed(text) as Partial<Problem> & { message?: unknown };
  // At once is no time to wait, and would be asked without a pause.
  const seconds = /^[1-9]\d{0,8}$/.test(retryAfter ?? "") ? Number(retryAfter) : undefined;
  const told = {
    status,
    ...(seconds !== undefined && { retryAfterMs: seconds * 1_000 }),
  };
  if (typeof body.code === "string") {
    return {
      ...told,
      message: body.detail ?? body.title ?? body.code,
      hint: hintsHere.get(body.code) ?? body.hint,
      code: body.code,
      requestId: body.request_id,
      details: body.errors,
    };
  }
  const said = typeof body.message === "string" ? `: ${body.message}` : "";
  return { ...told, message: `The API answered with ${status}${said}.` };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
