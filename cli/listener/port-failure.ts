import { errorCode } from "../client/error-code.ts";
import { RekogError } from "../client/errors.ts";

/** Why a port cannot be listened on, told for a user; undefined when the error says something else. */
export function portFailure(error: unknown, asked: number): RekogError | undefined {
  const code = errorCode(error);
  if (code !== "EADDRINUSE" && code !== "EACCES") return undefined;
  // Who opens several says which of them it is.
  const { port = asked } = error as { port?: number };
  const why = code === "EACCES" ? "may not be used by this user" : "is in use";
  return new RekogError({
    kind: "api",
    code: "port_in_use",
    message: `The port ${port}${port === asked ? "" : `, which is taken beside ${asked},`} ${why}.`,
    hint: "Choose another one with --port, or let a free one be picked with --port 0.",
    cause: error,
  });
}
