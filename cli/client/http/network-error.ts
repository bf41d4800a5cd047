import { errorCode } from "../error-code.ts";
import { RekogError } from "../errors.ts";

/** How far a request came; `protocol`: to an answer that is not HTTP, or more than anybody reads. */
export type NetworkPhase = "dns" | "connect" | "tls" | "timeout" | "closed" | "protocol";

/** No answer came that could be read: `phase` says how far the request got. */
export class NetworkError extends RekogError {
  override readonly name = "NetworkError";
  readonly phase: NetworkPhase;
  /** What a proxy in between answered, if it was that one which said no */
  readonly proxyStatus: number | undefined;

  constructor(
    phase: NetworkPhase,
    message: string,
    hint: string,
    cause?: unknown,
    proxyStatus?: number,
  ) {
    super({ kind: "network", code: `network_${phase}`, message, hint, cause });
    this.phase = phase;
    this.proxyStatus = proxyStatus;
  }
}

/** Reached the server, or may have: a request that changes something must not be sent again. */
export const mayHaveArrived = (error: NetworkError) =>
  error.phase === "timeout" || error.phase === "closed" || error.phase === "protocol";

const hints: Record<NetworkPhase, string> = {
  dns: "Check the spelling of the host name, and that this machine is online.",
  connect:
    "Check the URL and its port, that the server is running, and that no firewall or wrong proxy is between.",
  tls: "Check that the URL's scheme and port belong together, and that the certificate is valid for that host.",
  timeout: "Check the connection and try again.",
  closed: "Try again. If it stays, check that the URL's scheme and port belong together.",
  protocol: "Check that the URL is that of a rekog API, and that no other server has its port.",
};

const messages: Record<NetworkPhase, (host: string) => string> = {
  dns: (host) => `The host name of ${host} could not be found.`,
  connect: (host) => `No connection to ${host} could be made.`,
  tls: (host) => `No secure connection to ${host} could be made.`,
  timeout: (host) => `${host} did not answer in time.`,
  closed: (host) => `${host} closed the connection without an answer.`,
  protocol: (host) => `${host} answered, but not in HTTP as rekog's API does.`,
};

/**
 * What undici or Node.js threw, as a phase with a next step. The codes are those of `getaddrinfo`, `connect(2)`, OpenSSL
 * (https://nodejs.org/api/errors.html, https://nodejs.org/api/tls.html#x509-certificate-error-codes) and undici.
 * @param url only its host is told: a path or query may hold a secret
 */
export function networkErrorFrom(thrown: unknown, url: string): NetworkError {
  const { host } = new URL(url);
  const proxyHost = thrown instanceof ThroughProxyError ? thrown.proxyHost : undefined;
  const error = thrown instanceof ThroughProxyError ? thrown.cause : thrown;
  const proxyStatus = proxyStatusOf(error);
  if (proxyStatus !== undefined) {
    const message = `The proxy let no connection to ${host} through: HTTP status ${proxyStatus}.`;
    const hint = "Check HTTPS_PROXY and HTTP_PROXY, or name the host in NO_PROXY.";
    return new NetworkError("connect", message, hint, error, proxyStatus);
  }
  const phase = phaseOf(error);
  const code = errorCode(error);
  const subject = proxyHost === undefined ? host : subjectBehind(proxyHost, host, phase);
  const message = messages[phase](subject).replace(/\.$/, code ? `: ${code}.` : ".");
  const hint = proxyHost === undefined ? hints[phase] : hintFor(phase, host);
  return new NetworkError(phase, message, hint, error);
}

/** With a proxy in between, it is the proxy whose name is looked up and to which a connection is made. */
const isProxys = (phase: NetworkPhase) => phase === "dns" || phase === "connect";

const subjectBehind = (proxyHost: string, host: string, phase: NetworkPhase) =>
  isProxys(phase) ? `the proxy ${proxyHost}` : `${host} (through the proxy ${proxyHost})`;

function hintFor(phase: NetworkPhase, host: string): string {
  const proxy = `Check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY, or name ${host} in NO_PROXY.`;
  return isProxys(phase) ? proxy : `${hints[phase]} ${proxy}`;
}

function phaseOf(error: unknown): NetworkPhase {
  const code = errorCode(error) ?? "";
  if (/^(ENOTFOUND|EAI_\w+)$/.test(code)) return "dns";
  if (
    /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/.test(
      code,
    )
  ) {
    return "connect";
  }
  if (/CERT|^ERR_TLS_|^ERR_SSL_|^EPROTO$|^UNABLE_TO_|^HOSTNAME_MISMATCH$/.test(code)) return "tls";
  if (/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/.test(code) || nameOf(error) === "TimeoutError")
    return "timeout";
  return isNoHttp(error) ? "protocol" : "closed";
}

/**
 * Another server's words, an upgrade that nobody asked for, or an answer without end: the next try would get the same.
 * undici tells the upgrade in the message alone.
 */
function isNoHttp(error: unknown): boolean {
  if (nameOf(error) === "HTTPParserError") return true;
  const code = errorCode(error);
  if (code === "UND_ERR_HEADERS_OVERFLOW" || code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") return true;
  return (
    code === "UND_ERR_SOCKET" &&
    error instanceof Error &&
    /^bad (upgrade|response)$/.test(error.message)
  );
}

const nameOf = (error: unknown) => (error as { name?: unknown } | null)?.name;

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

/** A proxy that was asked for an http: URL said no. */
export class ProxyRefusedError extends Error {
  override readonly name = "ProxyRefusedError";
  readonly status: number;

  constructor(status: number) {
    super(`The proxy answered with HTTP status ${status}.`);
    this.status = status;
  }
}

/** Of a tunnel, undici tells it in the message alone. */
function proxyStatusOf(error: unknown): number | undefined {
  if (error instanceof ProxyRefusedError) return error.status;
  const message = error instanceof Error ? error.message : "";
  const status = /^Proxy response \((\d+)\)/.exec(message)?.[1];
  return status === undefined ? undefined : Number(status);
}
