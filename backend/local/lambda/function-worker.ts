import { parentPort, workerData } from "node:worker_threads";
import { dieAfterWrites } from "./die-after-writes.ts";
import type { Invocation, Reply, WorkerSetup } from "./function-host.ts";
import { monotonicMs } from "./monotonic-ms.ts";

/**
 * The inside of a function host: a thread with an environment of its own, in which the deployed handlers run as they
 * do in Lambda. What they write to stdout is their log.
 */
const { functions } = workerData as WorkerSetup;
type Handler = (event: unknown, context: object) => Promise<unknown>;

const handlers = new Map<string, Promise<Handler>>(
  Object.entries(functions).map(([name, url]) => [
    name,
    import(url).then((module: { handler: Handler }) => module.handler),
  ]),
);

async function invoke(invocation: Invocation): Promise<Reply> {
  const { id, name, event, deadlineMs, deathAfterWrites } = invocation;
  const context = {
    functionName: name,
    awsRequestId: id,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - monotonicMs()),
  };
  try {
    const handler = await handlers.get(name);
    if (!handler) throw new Error(`There is no function ${name}.`);
    const work = () => handler(event, context);
    const isDoomed = deathAfterWrites !== undefined;
    return { id, result: await (isDoomed ? dieAfterWrites(deathAfterWrites, work) : work()) };
  } catch (error) {
    const { name: errorType, message } = error instanceof Error ? error : new Error(String(error));
    return { id, error: { errorType, errorMessage: message } };
  }
}

// A function that cannot be loaded ends the thread, before any call.
void Promise.all(handlers.values()).then(() => {
  parentPort?.on("message", (invocation: Invocation) => {
    void invoke(invocation).then((reply) => parentPort?.postMessage(reply));
  });
  parentPort?.postMessage("ready");
});
