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

/** A browser's `fetch` says no more than that there was no answer: perhaps nobody is there. */
export const isUnexplained = ({ phase, cause }: NetworkError) =>
  phase === "closed" &&
  cause instanceof TypeError &&
  errorCode(cause) === undefined &&
  errorCode(cause.cause) === undefined;

export const networkHints: Record<NetworkPhase, string> = {
  dns: "Check the spelling of the host name, and that this machine is online.",
  connect:
    "Check the URL and its port, that the server is running, and that no firewall or wrong proxy is between.",
  tls: "Check that the certificate is valid for that host, and that the port is one for https: `rekog local` is asked over http://.",
  timeout: "Check the connection and try again.",
  closed: "Try again. If it stays, check that the URL's scheme and port belong together.",
  protocol: "Check that the URL is that of a rekog API, and that no other server has its port.",
};

const messages: Record<NetworkPhase, (host: string) => string> = {
  dns: (host) => `The host name of ${host} could not be found.`,
  connect: (host) => `No connection to ${host} could be made.`,
  tls: (host) => `No secure connection to ${host} could be made.`,
  timeout: (host) => `${host} did not answer in time.`,
  closed: (host) => `${host} closed the connection before its answer was whole.`,
  protocol: (host) => `${host} answered, but not in HTTP as rekog's API does.`,
};

/**
 * What happened, in words.
 * @param subject who was spoken to
 * @param code what the platform calls it, if it does
 */
export const networkMessage = (phase: NetworkPhase, subject: string, code: string | undefined) =>
  messages[phase](subject).replace(/\.$/, code ? `: ${code}.` : ".");
