import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { drainAnswer } from "./drain-answer.ts";
import { keepAliveMs } from "./keep-alive.ts";
import { responseFault } from "./response-fault.ts";

export interface PostRequest {
  /** With the query. */
  path: string;
  headers: Record<string, string> & { host: string };
  body: Buffer;
}

export interface Answer {
  statusCode: number;
  retryAfter: string | undefined;
  /** How long the socket may wait for its next request; 0 if it can take none and is destroyed. */
  keepMs: number;
}

const maxHeaderBytes = 16 * 1024;

/**
 * Posts on a connected socket, which is no one else's meanwhile, and reads the answer's status. 1xx answers are passed
 * over, and of the body no more is read than frees the socket for another request.
 * @throws {CallbackFault} or the signal's reason; what Node.js throws if the path or a header can't be sent
 */
export async function exchange(
  socket: Socket,
  request: PostRequest,
  signal: AbortSignal,
): Promise<Answer> {
  let keepMs = 0;
  try {
    const posting = startPost(socket, request, signal);
    const closed = new Promise<void>((resolve) => void posting.once("close", resolve));
    const response = await answerTo(posting, signal);
    const { statusCode = 0, headers } = response;
    // What follows a 101 is another protocol.
    if (statusCode !== 101 && (await drainAnswer(response, socket, closed))) {
      keepMs = keepAliveMs(headers["keep-alive"]);
    }
    return { statusCode, retryAfter: headers["retry-after"], keepMs };
  } finally {
    if (keepMs === 0) socket.destroy();
  }
}

function startPost(socket: Socket, { path, headers, body }: PostRequest, signal: AbortSignal) {
  const posting = httpRequest({
    // Instead of an agent, which would look names up, connect again and hear of proxies.
    createConnection: () => socket,
    method: "POST",
    path,
    // Without an agent Node.js ends the connection after the answer, unless this header asks for more.
    // https://nodejs.org/api/http.html#httprequesturl-options-callback
    headers: { ...headers, connection: "keep-alive" },
    setHost: false,
    maxHeaderSize: maxHeaderBytes,
    // Said outright, so that NODE_OPTIONS have no say.
    insecureHTTPParser: false,
    signal,
  });
  return posting.end(body);
}

function answerTo(posting: ClientRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Stays for good: there can be more errors than one, and after the answer too, when they change nothing.
    posting.on("error", (error) => reject(signal.aborted ? signal.reason : responseFault(error)));
    posting.once("response", resolve);
    // An upgrade that no one asked for.
    posting.once("upgrade", resolve);
  });
}
