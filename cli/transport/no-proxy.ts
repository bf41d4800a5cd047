import { BlockList, isIP } from "node:net";
import { domainToASCII } from "node:url";

/** Whether a URL is reached without a proxy. */
export type NoProxy = (url: URL) => boolean;

interface Host {
  /** In small letters, without a dot at the end; an IPv6 address without its brackets */
  name: string;
  /** 4, 6, or 0 for a name */
  family: number;
  port: number;
}

/**
 * Reads `NO_PROXY` as curl does: hosts with all that is below them, addresses, and networks as in `10.0.0.0/8`, separated by
 * commas or blanks; `*` for all. An entry with a port means that port alone, which curl leaves out.
 * @see https://everything.curl.dev/usingcurl/proxies/env.html
 */
export function createNoProxy(list: string): NoProxy {
  const entries = list.split(/[\s,]+/).flatMap((text) => matcherOf(text) ?? []);
  return (url) => {
    const host = hostOf(url);
    return entries.some((matches) => matches(host));
  };
}

function hostOf({ hostname, port, protocol }: URL): Host {
  const name = hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  return { name, family: isIP(name), port: Number(port) || (protocol === "https:" ? 443 : 80) };
}

type Matcher = (host: Host) => boolean;

function matcherOf(text: string): Matcher | undefined {
  if (text === "*") return () => true;
  if (isIP(text)) return networkMatcher(text, undefined);
  const { name, bits, port } = partsOf(text);
  const matches = isIP(name)
    ? networkMatcher(name, bits)
    : bits === undefined && domainMatcher(name);
  if (!matches) return undefined;
  return port === undefined ? matches : (host) => host.port === Number(port) && matches(host);
}

function partsOf(text: string) {
  // An IPv6 address has colons of its own: with a port it is in brackets.
  const network = /^\[?([\da-f.:]+?)\]?\/(.*)$/i.exec(text);
  if (network) return { name: network[1] ?? "", bits: network[2], port: undefined };
  const [, name = text, port] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
  return { name: name.replace(/^\[(.*)\]$/, "$1"), bits: undefined, port };
}

function networkMatcher(address: string, bits: string | undefined): Matcher | undefined {
  const isV6 = isIP(address) === 6;
  const most = isV6 ? 128 : 32;
  const prefix = bits === undefined ? most : /^\d+$/.test(bits) ? Number(bits) : Infinity;
  if (prefix > most) return undefined;
  const network = new BlockList();
  network.addSubnet(address, prefix, isV6 ? "ipv6" : "ipv4");
  return ({ name, family }) => family !== 0 && network.check(name, family === 6 ? "ipv6" : "ipv4");
}

function domainMatcher(text: string): Matcher | undefined {
  const plain = text.replace(/^\*?\./, "").replace(/\.$/, "");
  // As URLs write names that are not ASCII.
  const domain = domainToASCII(plain) || plain.toLowerCase();
  if (domain === "") return undefined;
  return ({ name, family }) => family === 0 && (name === domain || name.endsWith(`.${domain}`));
}
