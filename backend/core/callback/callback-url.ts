import type { AddressGuard } from "./callback-address.ts";
import { type HostRefusal, readHost, refuseHost } from "./callback-host.ts";
import { isCallbackPort } from "./callback-port.ts";

const maxLength = 2_048;

type CallbackUrlRefusal = "malformed" | "length" | "scheme" | "credentials" | "port" | HostRefusal;

export type CallbackUrlCheck =
  /** `url` is what to call: no fragment, no dot after the host's name. */
  | { kind: "allowed"; url: URL }
  /** `detail` reads on from the property's name, and holds nothing of the URL. */
  | { kind: "refused"; reason: CallbackUrlRefusal; detail: string };

const details: Record<CallbackUrlRefusal, string> = {
  malformed: "must be an absolute URL such as https://example.com/callbacks, without blanks",
  length: "must be at most 2,048 characters",
  scheme: "must begin with https:// or http://",
  credentials: "must not hold a user name or password; check `webhook-signature` instead",
  port: "must use port 80, 443 or one from 1024 up that no other protocol is known for",
  host: "must have a host name that is public on the internet, such as example.com",
  address:
    "must lead to a public internet address, not to a loopback, private, link-local or reserved one",
};

/**
 * Says whether callbacks may go to a URL, as far as can be told without resolving its name: call it when the URL is
 * given, to tell the client at once, and again before each delivery. An address in the URL is judged by `guard`; so is
 * `localhost`, as 127.0.0.1.
 */
export function checkCallbackUrl(text: string, guard: AddressGuard): CallbackUrlCheck {
  const refused = (reason: CallbackUrlRefusal): CallbackUrlCheck => ({
    kind: "refused",
    reason,
    detail: details[reason],
  });
  if (text.length > maxLength) return refused("length");
  // The URL parser drops blanks and control characters in silence, and takes half a character for another one; then the
  // URL is not the one that was meant.
  if (/[\p{Cc}\p{Cs}\s]/u.test(text) || !URL.canParse(text)) return refused("malformed");

  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return refused("scheme");
  if (url.username !== "" || url.password !== "") return refused("credentials");
  const defaultPort = url.protocol === "https:" ? 443 : 80;
  if (!isCallbackPort(url.port === "" ? defaultPort : Number(url.port))) return refused("port");
  const host = readHost(url.hostname);
  const hostRefusal = refuseHost(host, guard);
  if (hostRefusal) return refused(hostRefusal);

  url.hash = "";
  if (host.kind === "name") url.hostname = host.name;
  return { kind: "allowed", url };
}
