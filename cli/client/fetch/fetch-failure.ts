import { errorCode } from "../error-code.ts";
import { NetworkError, networkHints, networkMessage } from "../http/network-error.ts";
import { phaseOf } from "../http/network-phase.ts";

/**
 * What `fetch` threw, as a phase with a next step. Node.js tells the reason in `cause`; browsers and workers tell none, and
 * then it may have arrived.
 * @param url only its host is told: a path or query may hold a secret
 */
export function fetchFailure(thrown: unknown, url: string): NetworkError {
  const { host } = new URL(url);
  const reason = (thrown as { cause?: unknown } | null)?.cause ?? thrown;
  const code = errorCode(reason);
  const phase = phaseOf(reason);
  if (code === undefined && phase === "closed") {
    const message = `No answer came from ${host}, and the platform does not say why.`;
    return new NetworkError("closed", message, unknownHint, thrown);
  }
  return new NetworkError(phase, networkMessage(phase, host, code), networkHints[phase], thrown);
}

const unknownHint =
  "Check the URL, and that the server is running and reached from here. In a browser, the server has to allow this page's origin (CORS).";
