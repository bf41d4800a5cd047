import { errorCode } from "../client/error-code.ts";
import {
  NetworkError,
  type NetworkPhase,
  networkHints,
  networkMessage,
} from "../client/http/network-error.ts";
import { phaseOf } from "../client/http/network-phase.ts";

/**
 * What undici or Node.js threw, as a phase with a next step.
 * @param url only its host is told: a path or query may hold a secret
 */
export function networkErrorFrom(thrown: unknown, url: string): NetworkError {
  const { host } = new URL(url);
  const proxyHost = thrown instanceof ThroughProxyError ? thrown.proxyHost : undefined;
  const error = thrown instanceof ThroughProxyError ? thrown.cause : thrown;
  if (error instanceof ProxyRefusedError && error.likelyHost !== undefined) {
    return answeredForIt(host, error.likelyHost, error);
  }
  const proxyStatus = proxyStatusOf(error);
  if (proxyStatus !== undefined) {
    const message = `The proxy let no connection to ${host} through: HTTP status ${proxyStatus}.`;
    const hint = proxyStatus === 407 ? whoAsks(host) : checkProxy(host);
    return new NetworkError("connect", message, hint, error, proxyStatus);
  }
  const phase = phaseOf(error);
  const code = errorCode(error);
  const subject = proxyHost === undefined ? host : subjectBehind(proxyHost, host, phase);
  const message = networkMessage(phase, subject, code);
  const hint = proxyHost === undefined ? networkHints[phase] : hintFor(phase, host);
  return new NetworkError(phase, message, hint, error);
}

/** A page for people: it may have heard the request, and lost what came back. */
function answeredForIt(host: string, proxyHost: string, error: ProxyRefusedError): NetworkError {
  const { status } = error;
  return new NetworkError(
    status < 500 ? "connect" : "closed",
    `The proxy ${proxyHost}, or another server behind it, answered with a page in place of ${host}: HTTP status ${status}.`,
    `Check that ${host} is right and can be reached from the proxy, and HTTP_PROXY and ALL_PROXY; or name ${host} in NO_PROXY.`,
    error,
    status,
  );
}

/** With a proxy in between, it is the proxy whose name is looked up and to which a connection is made. */
const isProxys = (phase: NetworkPhase) => phase === "dns" || phase === "connect";

const subjectBehind = (proxyHost: string, host: string, phase: NetworkPhase) =>
  isProxys(phase) ? `the proxy ${proxyHost}` : `${host} (through the proxy ${proxyHost})`;

const checkProxy = (host: string) =>
  `Check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY, or name ${host} in NO_PROXY.`;

const whoAsks = (host: string) =>
  `It wants a user name and a password: http://user:password@host:port in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY. Or name ${host} in NO_PROXY.`;

function hintFor(phase: NetworkPhase, host: string): string {
  const proxy = checkProxy(host);
  return isProxys(phase) ? proxy : `${networkHints[phase]} ${proxy}`;
}

/** What went wrong with a request that was sent through a proxy, or on the way to that. */
export class ThroughProxyError extends Error {
  override readonly name = "ThroughProxyError";
  readonly proxyHost: string;
  /** Of what went wrong */
  readonly code: string | undefined;

  constructor(proxyHost: string, cause: unknown) {
    super("A request through a proxy failed.", { cause });
    this.proxyHost = proxyHost;
    this.code = errorCode(cause);
  }
}

/** A proxy that was asked for an http: URL said no, or somebody behind it who is neither a rekog API nor S3. */
export class ProxyRefusedError extends Error {
  override readonly name = "ProxyRefusedError";
  readonly status: number;
  /** Of the proxy, where it is not sure who said it */
  readonly likelyHost: string | undefined;

  constructor(status: number, likelyHost?: string) {
    super(`The proxy answered with HTTP status ${status}.`);
    this.status = status;
    this.likelyHost = likelyHost;
  }
}

/** Of a tunnel, undici tells it in the message alone. */
function proxyStatusOf(error: unknown): number | undefined {
  if (error instanceof ProxyRefusedError) return error.status;
  const message = error instanceof Error ? error.message : "";
  const status = /^Proxy response \((\d+)\)/.exec(message)?.[1];
  return status === undefined ? undefined : Number(status);
}
