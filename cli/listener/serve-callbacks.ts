import { once } from "node:events";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Forwarded } from "./forward.ts";
import { readBody } from "./read-body.ts";
import { type ReceivedCallback, type SecretFor, verifyReceived } from "./received-callback.ts";

export interface ServeCallbacksOptions {
  onCallback: (callback: ReceivedCallback) => void;
  onError: (error: unknown) => void;
  secretFor: SecretFor;
  /** Undefined where callbacks are not forwarded. */
  handOn: ((rawHeaders: readonly string[], body: Buffer) => Promise<Forwarded>) | undefined;
  maxBodyBytes: number;
  now: () => Date;
  /** Nothing is told any more once it aborts. */
  signal: AbortSignal;
}

/** Receives callbacks: reads, verifies, hands on, answers, and then tells of each. */
export function serveCallbacks(options: ServeCallbacksOptions): RequestListener {
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const receivedAt = options.now().toISOString();
    if (request.method !== "POST") return void response.writeHead(405, { allow: "POST" }).end();
    const body = await readBody(request, options.maxBodyBytes);
    if (!body) return void response.writeHead(413, { connection: "close" }).end();

    const { headers, rawHeaders, url: path = "/" } = request;
    const verification = verifyReceived(headers, body, options.secretFor);
    const forwarded = await options.handOn?.(rawHeaders, body);
    const answer = statusFor(verification.verified, forwarded);
    const retryAfter = forwarded?.kind === "answered" ? forwarded.retryAfter : undefined;
    // A receiver may take longer than the sender waits, who then hears nothing of it.
    const isLate = response.closed;
    response.writeHead(answer, retryAfter === undefined ? {} : { "retry-after": retryAfter });
    response.end();
    // Told only now, so that whoever stops the listener after the first callback does not cut its answer off.
    if (!response.closed) await once(response, "close");
    if (options.signal.aborted) return;
    const id = headers["webhook-id"];
    const webhookId = typeof id === "string" ? id : undefined;
    const statusCode = isLate ? undefined : answer;
    const seen = { receivedAt, path, headers, body, webhookId, statusCode, ...verification };
    options.onCallback(forwarded ? { ...seen, forwarded } : seen);
  };

  return (request, response) => {
    response.on("error", () => {});
    serve(request, response).catch((error) => {
      // A sender that breaks off is no fault of ours.
      if (request.complete) options.onError(error);
      response.destroy();
    });
  };
}

function statusFor(verified: boolean | "unknown", forwarded: Forwarded | undefined): number {
  // A 101 begins another protocol, which nobody speaks here.
  const isAnswer = forwarded?.kind === "answered" && forwarded.statusCode >= 200;
  if (forwarded) return isAnswer ? forwarded.statusCode : 502;
  return verified === false ? 401 : 204;
}
