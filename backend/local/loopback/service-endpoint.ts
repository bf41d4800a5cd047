import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isForThisMachine, isFromPage } from "./caller.ts";
import { heldBodies } from "./held-bodies.ts";
import { type LoopbackServer, serviceLimits, startLoopbackServer } from "./loopback-server.ts";
import { type ExpectedSigning, UnsignedCallError, verifyCall } from "./verify-call.ts";

/** A call whose caller is known to be us. */
export interface ServiceCall {
  /** `x-amz-target`, as in `DynamoDB_20120810.PutItem`. */
  target: string;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

export interface ServiceAnswer {
  status: number;
  headers?: Record<string, string | number>;
  body: string;
}

export interface ServiceEndpointOptions {
  signing: ExpectedSigning;
  port?: number | undefined;
  maxBodyBytes: number;
  /**
   * Of the bodies of all calls that are at work, together. The access key's id is in every upload's form, and whether a call is
   * signed with the key itself is not known before its body is there. Default: 256 MB
   */
  maxHeldBytes?: number | undefined;
  /** As in `application/x-amz-json-1.0`. */
  contentType: string;
  answer(call: ServiceCall): Promise<ServiceAnswer>;
  onError: (error: unknown) => void;
  now?: (() => Date) | undefined;
  newId?: (() => string) | undefined;
}

type Refuse = (status: number, code: string, message: string) => ServiceAnswer;

/**
 * What stands for a service of AWS that speaks one of the JSON protocols, on 127.0.0.1: it answers whoever signs with the
 * credentials of this local mode, and no one else. No page in a browser gets that far, and none gets a CORS header.
 */
export function startServiceEndpoint(options: ServiceEndpointOptions): Promise<LoopbackServer> {
  const { signing, maxBodyBytes, contentType, onError, now = () => new Date() } = options;
  const { newId = randomUUID, maxHeldBytes = 256_000_000 } = options;
  const bodies = heldBodies({ maxBytes: maxBodyBytes, maxHeldBytes });
  let port = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = newId();
    const { status, headers = {}, body } = await answerOf(request, requestId);
    response.writeHead(status, {
      "content-type": contentType,
      "x-amzn-requestid": requestId,
      ...headers,
      "content-length": Buffer.byteLength(body),
    });
    response.end(body);
  }

  async function answerOf(request: IncomingMessage, requestId: string): Promise<ServiceAnswer> {
    const refuse: Refuse = (status, code, message) => ({
      status,
      body: JSON.stringify({
        __type: code,
        Code: code,
        Logref: requestId,
        message,
        Message: message,
      }),
    });
    if (!isForThisMachine(request, port) || isFromPage(request)) {
      request.resume();
      return refuse(403, "AccessDeniedException", "Local mode answers its own functions here.");
    }
    const refuseUnsigned = (error: unknown) => {
      if (!(error instanceof UnsignedCallError)) throw error;
      return refuse(400, error.code, error.message);
    };
    let verifyBody: (body: Uint8Array) => void;
    try {
      verifyBody = verifyCall(request, signing, now());
    } catch (error) {
      // Read to its end but not kept, so that the client is there to hear the refusal.
      request.resume();
      return refuseUnsigned(error);
    }
    const read = await bodies.read(request);
    if (read.kind === "too_large") {
      return refuse(413, "RequestEntityTooLargeException", "Request entity too large");
    }
    if (read.kind === "no_room") {
      return refuse(503, "ServiceUnavailable", "Too many calls at once. Try again in a moment.");
    }
    try {
      verifyBody(read.body);
      if (request.method !== "POST") {
        return refuse(400, "UnknownOperationException", "Unknown operation");
      }
      const target = String(request.headers["x-amz-target"] ?? "");
      return await answer({ target, headers: request.headers, body: read.body }, refuse);
    } catch (error) {
      return refuseUnsigned(error);
    } finally {
      read.release();
    }
  }

  async function answer(call: ServiceCall, refuse: Refuse): Promise<ServiceAnswer> {
    try {
      return await options.answer(call);
    } catch (error) {
      onError(error);
      return refuse(500, "InternalServerError", "Internal server error");
    }
  }

  return startLoopbackServer({
    isDated: false,
    port: options.port ?? 0,
    limits: serviceLimits,
    serve,
    onError,
  }).then((server) => {
    port = server.port;
    return server;
  });
}
