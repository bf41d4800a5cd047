import { isCallbackSecret } from "../../client/callback-secret.ts";
import { UsageError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { resolveOutputSettings } from "../../output-settings.ts";
import { createNotices } from "../../ui/notices.ts";
import { chooseWay } from "./choose-way.ts";
import type { ListenOptions } from "./listen-options.ts";

/**
 * `rekog listen`: tells of each callback until the signal aborts, which is what was asked for and so exit code 0.
 * @param given the options that the command line has
 */
export async function runListen(
  options: ListenOptions,
  given: ReadonlySet<string>,
  deps: Deps,
): Promise<void> {
  const settings = resolveOutputSettings(options, deps);
  const secrets = secretsOf(options, deps.env);
  const way = chooseWay(options, given, deps);
  const notices = await createNotices(deps.stderr, settings);
  const run = { options, settings, secrets, notices, deps, why: way.why };
  // What either way needs is loaded where it is gone.
  if (way.kind === "listener") {
    const { listenHere } = await import("./listen-here.ts");
    return listenHere(run);
  }
  const { listenAtMailbox } = await import("./listen-at-mailbox.ts");
  return listenAtMailbox(way.name, run);
}

/** @throws {UsageError} that does not repeat what was given */
function secretsOf({ secret }: ListenOptions, env: Deps["env"]): readonly string[] {
  const secrets = secret ?? (env.REKOG_CALLBACK_SECRET ?? "").split(/[\s,]+/).filter(Boolean);
  if (secrets.every(isCallbackSecret)) return secrets;
  throw new UsageError({
    code: "invalid_secret",
    message: "What was given with --secret or REKOG_CALLBACK_SECRET is not a callback_secret.",
    hint: "Give the whole whsec_… text that creating the blob answered with.",
  });
}
