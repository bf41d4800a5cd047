import type { Deps } from "./deps.ts";

/** How a command speaks, whatever it does. */
export interface OutputSettings {
  json: boolean;
  quiet: boolean;
  verbose: boolean;
  /** Whether escape sequences may be written to that stream */
  colour: { stdout: boolean; stderr: boolean };
  /** A terminal that shows escape sequences in place of doing what they say */
  isDumb: boolean;
}

/** As commander parses them; `color` is false after `--no-color`. */
export interface OutputOptions {
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  color?: boolean;
}

/** Nothing here can fail: failures are told by it too. `NO_COLOR` counts when it is not empty (https://no-color.org). */
export function resolveOutputSettings(
  options: OutputOptions,
  deps: Pick<Deps, "env" | "stdout" | "stderr">,
): OutputSettings {
  const isDumb = deps.env.TERM === "dumb";
  const colourAllowed = options.color !== false && !deps.env.NO_COLOR && !isDumb;
  return {
    json: options.json ?? false,
    quiet: options.quiet ?? false,
    verbose: options.verbose ?? false,
    isDumb,
    colour: {
      stdout: colourAllowed && deps.stdout.isTTY === true,
      stderr: colourAllowed && deps.stderr.isTTY === true,
    },
  };
}
