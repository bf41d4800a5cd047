import type { Deps } from "../deps.ts";

/** What to know after the active profile changed while the environment names an API; empty when it does not. */
export function overrideNote({ REKOG_ENDPOINT, REKOG_PROFILE }: Deps["env"]): string {
  const name = REKOG_ENDPOINT ? "REKOG_ENDPOINT" : REKOG_PROFILE ? "REKOG_PROFILE" : undefined;
  return name === undefined ? "" : ` Note that ${name} is set, and heard first.`;
}
