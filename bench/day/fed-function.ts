import { Gauge } from "../simulation/gauge.ts";
import { mostInFlight } from "../simulation/most-in-flight.ts";
import type { Timeline } from "../simulation/timeline.ts";
import type { FunctionPool } from "./function-pool.ts";

/** What becomes of a message, and how long the function is at it. */
export interface Handled {
  tookMs: number;
  /** Hidden for so long, and then there again: in flight all the while. */
  putOffMs?: number;
  /** Once the function is done with the batch. */
  afterwards?: () => void;
}

/** A queue of SQS, and the function that it feeds. */
export interface FedFunction<Message> {
  send(message: Message): void;
  /** Messages that nobody has taken up, and those that somebody has, or that were put off. */
  waiting: Gauge;
  inFlight: Gauge;
  /** When it first had as many in flight as SQS allows, from when on nobody receives anything. */
  fullAtMs: () => number | undefined;
  invocations: () => number;
}

export interface FedOptions<Message> {
  timeline: Timeline;
  pool: FunctionPool;
  concurrency: number;
  batchSize: number;
  /** The messages of a batch are handled at once: an invocation takes as long as the slowest of them. */
  handle(message: Message): Handled;
}

export function fedFunction<Message>(options: FedOptions<Message>): FedFunction<Message> {
  const { timeline, pool, concurrency, batchSize, handle } = options;
  const queue = fifo<Message>();
  const [waiting, inFlight, running] = [new Gauge(), new Gauge(), new Gauge()];
  let fullAtMs: number | undefined;
  let invocations = 0;
  pool.onFree(takeUp);

  function takeUp(): void {
    while (queue.size() > 0 && running.now < concurrency) {
      if (inFlight.now >= mostInFlight) {
        fullAtMs ??= timeline.nowMs();
        return;
      }
      if (!pool.take()) return;
      invoke(queue.take(Math.min(batchSize, mostInFlight - inFlight.now)));
    }
  }

  function invoke(batch: Message[]): void {
    invocations += 1;
    running.add(1);
    waiting.add(-batch.length);
    inFlight.add(batch.length);
    const handled = batch.map(handle);
    const tookMs = Math.max(...handled.map((one) => one.tookMs));
    timeline.after(tookMs, () => {
      for (const [i, { putOffMs, afterwards }] of handled.entries()) {
        const message = batch[i] as Message;
        if (putOffMs === undefined) inFlight.add(-1);
        else timeline.after(putOffMs, () => comeBack(message));
        afterwards?.();
      }
      running.add(-1);
      pool.free();
    });
  }

  function comeBack(message: Message): void {
    inFlight.add(-1);
    send(message);
  }

  function send(message: Message): void {
    queue.put(message);
    waiting.add(1);
    takeUp();
  }

  return { send, waiting, inFlight, fullAtMs: () => fullAtMs, invocations: () => invocations };
}

/** In the order in which they came, which a standard queue roughly keeps. */
function fifo<Item>() {
  let items: Item[] = [];
  let taken = 0;
  return {
    size: () => items.length - taken,
    put: (item: Item) => void items.push(item),
    take(count: number): Item[] {
      const some = items.slice(taken, taken + count);
      taken += some.length;
      if (taken > 10_000 && taken * 2 > items.length) {
        items = items.slice(taken);
        taken = 0;
      }
      return some;
    },
  };
}
