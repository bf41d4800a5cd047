import type { IncomingMessage, ServerResponse } from "node:http";
import { errorDocument, type S3Error } from "./s3-error.ts";

/**
 * Sends an error document, and goes on reading what the client still sends, for `lingerMs` at most: a connection
 * closed on unread data is reset, and the client would never see the document.
 */
export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  error: S3Error,
  options: { requestId: string; lingerMs: number },
): void {
  const { socket } = request;
  if (response.headersSent || socket.destroyed) {
    response.destroy();
    return;
  }
  const body = errorDocument(error, options.requestId);
  response.writeHead(error.status, {
    "Content-Type": "application/xml",
    "Content-Length": Buffer.byteLength(body),
  });
  if (request.method === "HEAD") return void response.end();
  if (request.complete) return void response.end(body);
  // The client has all of it now. Once the response is ended, Node.js closes a connection that is not to be kept.
  response.write(body);
  // Once a response is out, Node.js no longer tells its request that the connection closed: ask the socket.
  const deadline = setTimeout(() => socket.destroy(), options.lingerMs);
  const settle = () => {
    clearTimeout(deadline);
    request.off("end", settle);
    socket.off("close", settle);
    response.end();
  };
  request.on("end", settle);
  socket.on("close", settle);
  request.resume();
}
