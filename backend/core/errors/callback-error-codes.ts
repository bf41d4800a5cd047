import type { CallbackErrorCode } from "../blob/callback.ts";

interface Explanation {
  /** What happened. */
  message: string;
  /** What the one who runs the receiver can do about it. */
  hint: string;
}

/**
 * Why a delivery attempt failed, as the blob's ledger has it: each code in words. They are made when they are asked for, as
 * those of the error catalogue.
 */
export const callbackErrors = () =>
  ({
    url_refused: {
      message: "The callback URL is one that callbacks may not go to.",
      hint: "Deliver again to an http or https URL on a public host, without credentials, on an HTTP port.",
    },
    address_refused: {
      message: "The host is, or resolves to, an address that callbacks may not reach.",
      hint: "Every A and AAAA record of the host must be a public internet address. Use a tunnel to reach a private one.",
    },
    body_too_large: {
      message: "The result is larger than a callback may be.",
      hint: "Read it with GET /blobs/{blob_id}; set `max_labels` or `min_confidence` for smaller callbacks.",
    },
    name_not_found: {
      message: "The host's name has no address.",
      hint: "Check the spelling of the host, and that its A or AAAA record is public.",
    },
    dns_failed: {
      message: "The host's name could not be looked up: its name servers failed or refused.",
      hint: "Check the name servers of the host's domain.",
    },
    timeout_dns: {
      message: "The host's name servers did not answer in time.",
      hint: "Check the name servers of the host's domain.",
    },
    connection_refused: {
      message: "Nothing listens on the receiver's port.",
      hint: "Check that the receiver runs, and the port in the callback URL.",
    },
    host_unreachable: {
      message: "There is no route to the receiver's address.",
      hint: "Check the host's A and AAAA records and its network.",
    },
    connection_failed: {
      message: "No connection to the receiver could be made.",
      hint: "Check that the receiver runs and that its address and port are open to the internet.",
    },
    timeout_connect: {
      message: "The receiver's machine did not take the connection in time.",
      hint: "A firewall most often drops it: open the port to the internet.",
    },
    connection_reset: {
      message: "The receiver broke the connection off.",
      hint: "Look for a crash or a limit in the receiver and in any proxy before it.",
    },
    connection_closed: {
      message: "The receiver closed the connection without an answer.",
      hint: "Look for a crash in the receiver, and check that the URL's scheme and port belong together.",
    },
    pin_needs_https: {
      message: "A certificate is pinned, but an http URL has no certificate.",
      hint: "Use an https URL, or leave `callback_certificate_sha256` out.",
    },
    tls_not_tls: {
      message: "What listens on the port does not speak TLS.",
      hint: "Use http:// in the callback URL, or the port that the receiver has HTTPS on.",
    },
    tls_wrong_fingerprint: {
      message: "The receiver's certificate is not the pinned one.",
      hint: "If it was renewed, deliver again with the new `callback_certificate_sha256`.",
    },
    tls_expired: {
      message: "The receiver's certificate, or one that it was signed with, has expired.",
      hint: "Renew the certificate.",
    },
    tls_not_yet_valid: {
      message: "The receiver's certificate is not valid yet.",
      hint: "Check the certificate's dates, and the clock of the machine that issued it.",
    },
    tls_wrong_host: {
      message: "The receiver's certificate is for another host.",
      hint: "Get a certificate that names the URL's host, or use the host that it names.",
    },
    tls_self_signed: {
      message: "The receiver's certificate is self-signed.",
      hint: "Give its fingerprint as `callback_certificate_sha256`, or get one from a public authority.",
    },
    tls_unknown_ca: {
      message:
        "The receiver's certificate was signed by an authority that is not publicly trusted.",
      hint: "Send the intermediate certificates too, or give the fingerprint as `callback_certificate_sha256`.",
    },
    tls_failed: {
      message: "No secure connection could be agreed on.",
      hint: "The receiver must offer TLS 1.2 or newer and HTTP/1.1, with a certificate of RSA 2048 (or an elliptic curve) and SHA-256 or better, and must not ask for a client certificate.",
    },
    timeout_tls: {
      message: "The receiver did not finish the TLS handshake in time.",
      hint: "Check that the URL's scheme and port belong together.",
    },
    not_http: {
      message: "What the receiver sent back is not an HTTP answer.",
      hint: "Check that the URL's scheme and port belong together: it may want https://, or speak HTTP/2 alone, where HTTP/1.1 is asked for.",
    },
    headers_too_large: {
      message: "The headers of the receiver's answer are larger than 16 KiB.",
      hint: "Answer with a bare 204.",
    },
    timeout_response: {
      message: "The receiver took the request but did not answer in time.",
      hint: "Answer with a 2xx status first, and do the work afterwards.",
    },
    redirect_refused: {
      message: "The receiver redirected; redirects are not followed.",
      hint: "Use the URL that it redirects to as the callback URL.",
    },
    status_410: {
      message: "The receiver answered 410: it wants no more callbacks.",
      hint: "Nothing more is sent. Ask for redelivery once the receiver is back.",
    },
    status_429: {
      message: "The receiver answered 429: too many requests.",
      hint: "Raise its limit, or send `Retry-After` to say when to come again.",
    },
    status_4xx: {
      message: "The receiver refused the request.",
      hint: "404 or 405: check the URL's path. 401 or 403: check how it verifies the signature. 413: raise its body limit.",
    },
    status_5xx: {
      message: "The receiver failed.",
      hint: "Look into the receiver's log.",
    },
    status_unknown: {
      message: "The receiver answered with a status that says neither yes nor no to a callback.",
      hint: "Answer with a 2xx status once the callback is taken.",
    },
    listener_gone: {
      message: "Whoever had taken it out of the mailbox did not say in time what became of it.",
      hint: "Keep the listener running, and have the receiver answer within the minute. It comes again by itself while attempts are left.",
    },
  }) as const satisfies Record<CallbackErrorCode, Explanation>;

const schemeAndPort = "Check that the scheme and port of `--forward-to` belong together.";
const trustIt =
  "Name its certificate, or the authority's, in NODE_EXTRA_CA_CERTS when you start the listener; or forward to http://.";

/**
 * Whoever takes a delivery out of a mailbox calls the receiver: by another URL than a callback's, from where the internet
 * need not reach it, and with a trust of its own. What is not here is the same wherever it is called from.
 */
const hintsForListeners = (): Partial<Record<CallbackErrorCode, string>> => ({
  name_not_found: "Check the spelling of the host in `--forward-to`, and the listener's network.",
  dns_failed: "Check the network of the machine that listens, and the host in `--forward-to`.",
  timeout_dns: "Check the network of the machine that listens.",
  connection_refused: "Check that the receiver runs, and the port in `--forward-to`.",
  host_unreachable: "Check the host in `--forward-to`, and the listener's way to it.",
  connection_failed: "Check that the receiver runs, and the address and port in `--forward-to`.",
  timeout_connect: "Check the host and port in `--forward-to`; a firewall may be between.",
  connection_closed: `Look for a crash in the receiver. ${schemeAndPort}`,
  tls_not_tls: "Use http:// in `--forward-to`, or the port that the receiver has HTTPS on.",
  tls_wrong_host: "Use the host in `--forward-to` that the certificate names.",
  tls_self_signed: trustIt,
  tls_unknown_ca: trustIt,
  timeout_tls: schemeAndPort,
  not_http: `${schemeAndPort} It may want https://, or speak HTTP/2 alone, where HTTP/1.1 is asked for.`,
  redirect_refused: "Forward to the URL that it redirects to.",
});

/**
 * What can be done about a failed attempt.
 * @param isTaken whether a listener made it, that had taken the delivery out of a mailbox
 */
export const hintOf = (errorCode: CallbackErrorCode, isTaken: boolean): string =>
  (isTaken ? hintsForListeners()[errorCode] : undefined) ?? callbackErrors()[errorCode].hint;
