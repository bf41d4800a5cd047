import { UsageError } from "../client/errors.ts";
import { basicAuthorization } from "./basic-authorization.ts";

export interface ProxyAddress {
  /** Without a user name */
  origin: string;
  /** What it wants to see as `Proxy-Authorization` */
  authorization: string | undefined;
}

/**
 * A proxy's address as environments have it: with a user name or without, and `http:` where there is no scheme. What is
 * wrong with it is told without it, for there may be a password in it.
 * @throws {UsageError} `invalid_proxy`
 */
export function parseProxyAddress(text: string): ProxyAddress {
  const trimmed = text.trim();
  const written = /^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (/^socks/i.test(written)) throw invalidProxy("is a SOCKS proxy's, which rekog cannot use");
  if (!/^https?:/i.test(written)) throw invalidProxy("is not http or https");
  if (!URL.canParse(written)) throw invalidProxy("is not a URL that can be used");
  const url = new URL(written);
  try {
    return { origin: url.origin, authorization: basicAuthorization(url) };
  } catch {
    const form = "http://user:password@host:port, with %25 for a % in them,";
    throw invalidProxy("has a user name or a password that is not percent-encoded", form);
  }
}

const invalidProxy = (why: string, form = "http://host:port") =>
  new UsageError({
    code: "invalid_proxy",
    message: `The proxy's address ${why}.`,
    hint: `Write it as ${form} in HTTP_PROXY, HTTPS_PROXY or ALL_PROXY, unset them, or name the API's host in NO_PROXY.`,
  });
