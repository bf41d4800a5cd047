import { UsageError } from "../client/errors.ts";

/**
 * A key never stands on a command line: the shell's history keeps it, and `ps` shows it to everyone on the machine.
 * @throws {UsageError} `api_key_in_arguments`, without the key
 */
export function refuseKeyInArguments(args: readonly string[]): void {
  const end = args.indexOf("--");
  const options = end === -1 ? args : args.slice(0, end);
  if (options.some((arg) => /^--api-key(?:=|$)/.test(arg))) throw keyInArguments("--api-key");
}

/** @param what stands there that must not */
export const keyInArguments = (what: string): UsageError =>
  new UsageError({
    code: "api_key_in_arguments",
    message: `${what} would put the key into the shell's history, and show it to everyone who runs \`ps\`, so it is not taken.`,
    hint: "Put the key into REKOG_API_KEY, into a file that --api-key-file names, or into a profile, where it is asked for: rekog config set api-key. One that was typed already is best revoked.",
  });
