import { once } from "node:events";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, isIPv6 } from "node:net";
import { Agent } from "undici";
import { forward } from "./forward.ts";
import { readBody } from "./read-body.ts";
import { type ReceivedCallback, type SecretFor, verifyReceived } from "./received-callback.ts";
import { selfSignedCertificate } from "./self-signed-certificate.ts";

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
  /** Hands each callback on, and answers as that receiver does. */
  forwardTo?: string;
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

const LOOPBACK = "127.0.0.1";
const EVERY_INTERFACE = new Set(["0.0.0.0", "::"]);
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const FORWARD_TIMEOUT_MS = 30_000;
const REQUEST_TIMEOUT_MS = 15_000;

/**
 * Starts a receiver for callbacks. It answers 204, or 401 when a callback is not genuine, or whatever the receiver
 * that it forwards to answers (502 when there is none). @throws when the port can't be had
 */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { tls, host = LOOPBACK, secretFor = () => undefined, now = () => new Date() } = options;
  const { maxBodyBytes = MAX_BODY_BYTES, forwardTo, onError = () => {} } = options;
  const publicHost = options.publicHost ?? (EVERY_INTERFACE.has(host) ? LOOPBACK : host);
  const certificate = tls ? await selfSignedCertificate(publicHost, now()) : undefined;
  const dispatcher = new Agent();
  const stopping = new AbortController();

  const handOn = async (request: IncomingMessage, body: Buffer) =>
    forwardTo === undefined
      ? undefined
      : await forward({
          url: forwardTo,
          rawHeaders: request.rawHeaders,
          body,
          dispatcher,
          timeoutMs: options.forwardTimeoutMs ?? FORWARD_TIMEOUT_MS,
          signal: stopping.signal,
        });

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const receivedAt = now().toISOString();
    if (request.method !== "POST") {
      response.writeHead(405, { allow: "POST" }).end();
      return;
    }
    const body = await readBody(request, maxBodyBytes);
    if (!body) {
      response.writeHead(413, { connection: "close" }).end();
      return;
    }
    const { headers, url: path = "/" } = request;
    const verification = verifyReceived(headers, body, secretFor);
    const forwarded = await handOn(request, body);
    const statusCode = statusFor(verification.verified, forwarded);
    const retryAfter = forwarded?.kind === "answered" ? forwarded.retryAfter : undefined;
    response.writeHead(statusCode, retryAfter === undefined ? {} : { "retry-after": retryAfter });
    response.end();
    // Heard of only now, so that whoever stops the listener on the first one does not cut its answer off.
    if (!response.writableFinished) await once(response, "close");
    const webhookId = oneOf(headers["webhook-id"]);
    const seen = { receivedAt, path, headers, body, webhookId, statusCode, ...verification };
    options.onCallback(forwarded ? { ...seen, forwarded } : seen);
  };

  const listen = (request: IncomingMessage, response: ServerResponse) => {
    response.on("error", () => {});
    serve(request, response).catch((error) => {
      if (!request.destroyed || request.complete) onError(error);
      response.destroy();
    });
  };
  const limits = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS };
  const server = certificate
    ? createHttpsServer({ ...limits, key: certificate.key, cert: certificate.cert }, listen)
    : createHttpServer(limits, listen);
  // Connections that are still in their TLS handshake are not the HTTP server's yet.
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(options.port ?? 0, host);
  await once(server, "listening");

  const { port } = server.address() as AddressInfo;
  const authority = isIPv6(publicHost) ? `[${publicHost}]` : publicHost;
  let stopped: Promise<void> | undefined;
  return {
    url: `${tls ? "https" : "http"}://${authority}:${port}/`,
    certificateSha256: certificate?.fingerprint,
    stop: () => {
      stopped ??= (async () => {
        const closed = once(server, "close");
        server.close();
        stopping.abort();
        for (const socket of sockets) socket.destroy();
        await Promise.all([closed, dispatcher.destroy()]);
      })();
      return stopped;
    },
  };
}
