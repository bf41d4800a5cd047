import { parseEndpoint } from "./api/endpoint.ts";
import type { Deps } from "./deps.ts";

/** What the options that every command has amount to. */
export interface Settings {
  /** Without a trailing slash; undefined means local mode */
  endpoint: string | undefined;
  json: boolean;
  quiet: boolean;
  verbose: boolean;
  /** Whether escape sequences may be written to that stream */
  colour: { stdout: boolean; stderr: boolean };
}

/** As commander parses them; `color` is false after `--no-color`. */
export interface GlobalOptions {
  endpoint?: string;
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  color?: boolean;
}

/** Flag before environment before default. `NO_COLOR` counts when it is not empty (https://no-color.org). */
export function resolveSettings(
  options: GlobalOptions,
  deps: Pick<Deps, "env" | "stdout" | "stderr">,
): Settings {
  const endpoint = options.endpoint ?? (deps.env.REKOG_ENDPOINT || undefined);
  const colourAllowed = options.color !== false && !deps.env.NO_COLOR && deps.env.TERM !== "dumb";
  return {
    endpoint: endpoint === undefined ? undefined : parseEndpoint(endpoint),
    json: options.json ?? false,
    quiet: options.quiet ?? false,
    verbose: options.verbose ?? false,
    colour: {
      stdout: colourAllowed && deps.stdout.isTTY === true,
      stderr: colourAllowed && deps.stderr.isTTY === true,
    },
  };
}
