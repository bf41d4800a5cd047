import { randomUUID } from "node:crypto";
import type { EventBridgeEvent } from "aws-lambda";
import { accountId, localRegion } from "../resources.ts";

export interface ScheduleSourceOptions {
  everyMs: number;
  invoke: (event: ScheduledEvent) => Promise<unknown>;
  onError: (error: unknown) => void;
  /** Calls again and again, until what it returns is called. */
  repeat?: (call: () => void, everyMs: number) => () => void;
  now?: () => Date;
}

export type ScheduledEvent = EventBridgeEvent<"Scheduled Event", Record<string, never>>;

export interface ScheduleSource {
  /** Calls at once, besides; settles when that is done. */
  call(): Promise<void>;
  /** Ends the calls at once, and settles when the one under way is done. */
  stop(): Promise<void>;
}

/** A rule of EventBridge that calls a function at a rate, the first time after one interval. It keeps no process alive. */
export function startScheduleSource(options: ScheduleSourceOptions): ScheduleSource {
  const { everyMs, invoke, onError, repeat = everySoOften, now = () => new Date() } = options;
  const underWay = new Set<Promise<unknown>>();
  const callOnce = async () => {
    const call = invoke(scheduledEvent(now()))
      .catch(onError)
      .finally(() => underWay.delete(call));
    underWay.add(call);
    await call;
  };
  const end = repeat(() => void callOnce(), everyMs);
  return {
    call: callOnce,
    async stop() {
      end();
      await Promise.all(underWay);
    },
  };
}

function everySoOften(call: () => void, everyMs: number): () => void {
  const timer = setInterval(call, everyMs).unref();
  return () => clearInterval(timer);
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
function scheduledEvent(at: Date): ScheduledEvent {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: accountId,
    time: at.toISOString().replace(/\.\d+Z$/, "Z"),
    region: localRegion,
    resources: [`arn:aws:events:${localRegion}:${accountId}:rule/rekog-local`],
    detail: {},
  };
}
