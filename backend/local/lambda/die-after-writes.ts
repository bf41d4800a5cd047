import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";

interface Life {
  writesLeft: number;
}

const lives = new AsyncLocalStorage<Life>();
const lifeOf = new WeakMap<ClientRequest, Life>();
let isWatching = false;

/** Operations of DynamoDB and SQS that change nothing. The rest of their POSTs do, and DetectLabels costs money. */
const read = /\.(GetItem|BatchGetItem|Query|Scan|GetQueueAttributes)$/;

/**
 * Runs `work`, and ends this thread at once when so many of its writes were answered: what has been written is there, and
 * the worker never learns of it. A callback that was posted is a write, too.
 */
export function dieAfterWrites<Result>(
  writes: number,
  work: () => Promise<Result>,
): Promise<Result> {
  watch();
  return lives.run({ writesLeft: writes }, work);
}

/** @see https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html#http */
function watch(): void {
  if (isWatching) return;
  isWatching = true;
  subscribe("http.client.request.start", (message) => {
    const { request } = message as { request: ClientRequest };
    const life = lives.getStore();
    if (life) lifeOf.set(request, life);
  });
  subscribe("http.client.response.finish", (message) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    const life = lifeOf.get(request);
    if (!life || !isWrite(request, response)) return;
    life.writesLeft -= 1;
    // In a worker thread this ends the thread, and not the process.
    if (life.writesLeft === 0) process.exit(1);
  });
}

function isWrite(request: ClientRequest, { statusCode = 0 }: IncomingMessage): boolean {
  if (request.method === "GET" || request.method === "HEAD") return false;
  const isDone = statusCode >= 200 && statusCode < 300;
  return isDone && !read.test(String(request.getHeader("x-amz-target") ?? ""));
}
