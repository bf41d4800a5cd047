import { isIPv6 } from "node:net";
import { forward, type Receiver } from "./forward.ts";
import { openServer } from "./open-server.ts";
import type { ReceivedCallback, SecretFor } from "./received-callback.ts";
import { selfSignedCertificate } from "./self-signed-certificate.ts";
import { serveCallbacks } from "./serve-callbacks.ts";

export interface ListenerOptions {
  /** HTTPS with a fresh self-signed certificate; otherwise plain HTTP. */
  tls: boolean;
  /** Hears of each callback once it is answered. What it throws goes to `onError`. */
  onCallback: (callback: ReceivedCallback) => void;
  onError?: (error: unknown) => void;
  /** 0, the default, takes a free one. */
  port?: number;
  /** The interface to listen on. */
  host?: string;
  /** The name or address in the URL and the certificate, where it is another than `host`. */
  publicHost?: string;
  /** Without it no signature can be checked. */
  secretFor?: SecretFor;
  /** Hands each callback on, genuine or not, and answers as that receiver does. */
  receiver?: Receiver | undefined;
  forwardTimeoutMs?: number;
  maxBodyBytes?: number;
  now?: () => Date;
}

export interface Listener {
  /** Where callbacks are to go, with a slash at the end; any path below it is good. */
  url: string;
  /** For `callback_certificate_sha256`; undefined without TLS. */
  certificateSha256: string | undefined;
  /** Closes every connection at once, kept and busy ones too. May be called twice. */
  stop(): Promise<void>;
}

const loopback = "127.0.0.1";
const everyInterface = new Set(["0.0.0.0", "::"]);
const maxBodyBytes = 4 * 1024 * 1024;
const forwardTimeoutMs = 30_000;

/**
 * Starts a receiver for callbacks. It answers 204, or 401 when a callback is not genuine; or, where it forwards, what
 * that receiver answers, and 502 when it can't be reached. @throws when the port can't be had
 */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { tls, host = loopback, receiver, now = () => new Date() } = options;
  const publicHost = options.publicHost ?? (everyInterface.has(host) ? loopback : host);
  const certificate = tls ? await selfSignedCertificate(publicHost, now()) : undefined;
  const stopping = new AbortController();
  const timeoutMs = options.forwardTimeoutMs ?? forwardTimeoutMs;
  const { signal } = stopping;

  const server = await openServer({
    certificate,
    host,
    port: options.port ?? 0,
    onRequest: serveCallbacks({
      onCallback: options.onCallback,
      onError: options.onError ?? (() => {}),
      secretFor: options.secretFor ?? (() => undefined),
      handOn:
        receiver &&
        ((rawHeaders, body) => forward({ receiver, rawHeaders, body, timeoutMs, signal })),
      maxBodyBytes: options.maxBodyBytes ?? maxBodyBytes,
      now,
      signal,
    }),
  });

  const authority = isIPv6(publicHost) ? `[${publicHost}]` : publicHost;
  return {
    url: `${tls ? "https" : "http"}://${authority}:${server.port}/`,
    certificateSha256: certificate?.fingerprint,
    stop: async () => {
      stopping.abort();
      await server.close();
    },
  };
}
