import { isLoopback } from "../../client/http/is-loopback.ts";
import { isMailboxName, longestMailboxName } from "../../client/mailbox/mailbox-path.ts";
import type { Deps } from "../../deps.ts";
import { resolveSettings } from "../../settings.ts";
import type { ListenOptions } from "./listen-options.ts";

/** How callbacks come here, and why that way. */
export type Way =
  | { kind: "listener"; why: string }
  | { kind: "mailbox"; name: string; why: string };

const hereFor = "callbacks come to a listener here";

/**
 * The mailbox where it is asked for, or where the API is not on this machine and so could not call it; else a listener, which
 * hears of a callback at once. Who says where to listen has a way for the API to get there.
 * @throws what `resolveSettings` throws
 */
export function chooseWay(options: ListenOptions, given: ReadonlySet<string>, deps: Deps): Way {
  const { mailbox } = options;
  if (mailbox !== undefined) {
    return { kind: "mailbox", name: mailbox, why: "--mailbox is given" };
  }
  const flags = (["port", "host", "http"] as const).filter((name) => given.has(name));
  if (flags.length > 0) {
    const named = flags.map((name) => `--${name}`).join(" and ");
    return {
      kind: "listener",
      why: `${named} ${flags.length > 1 ? "are" : "is"} given: ${hereFor}`,
    };
  }
  const { endpoint } = resolveSettings(options, deps);
  if (endpoint === undefined) {
    const why = "No endpoint is set, and local mode is on this machine";
    return { kind: "listener", why: `${why}: ${hereFor}` };
  }
  const { host, hostname } = new URL(endpoint);
  if (isLoopback(hostname)) {
    return { kind: "listener", why: `The API at ${host} is on this machine: ${hereFor}` };
  }
  const why = `The API at ${host} is not on this machine, and could not call it`;
  return { kind: "mailbox", name: ownMailbox(deps), why };
}

/** The user's name on this machine, as a mailbox may be called. */
export function ownMailbox({ userName }: Pick<Deps, "userName">): string {
  const plain = (userName() ?? "").normalize("NFKD").replace(/\p{Mark}/gu, "");
  const name = plain
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, longestMailboxName);
  return isMailboxName(name) ? name : "rekog";
}
