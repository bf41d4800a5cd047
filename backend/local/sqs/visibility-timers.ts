/** Calls an operation of SQS, as in `ChangeMessageVisibility`; settles with the answer's body, also with a refusal's. */
export type CallSqs = (operation: string, input: Record<string, unknown>) => Promise<string>;

/** Calls once after so long, unless what it returns is called before. */
export type After = (call: () => void, ms: number) => () => void;

export interface VisibilityTimers {
  /** Hears what was asked and answered, as JSON, of a call that succeeded. */
  heard(operation: string, asked: string, answered: string): Promise<void>;
  stop(): void;
}

export interface VisibilityTimersOptions {
  call: CallSqs;
  onError: (error: unknown) => void;
  after?: After | undefined;
}

type Entry = { ReceiptHandle?: unknown; VisibilityTimeout?: unknown };
type Input = Entry & { QueueUrl?: unknown; Entries?: Entry[] };

/** What SQS takes at most: 12 hours. */
const longestSeconds = 43_200;

/**
 * Shows received messages again by timers. fauxqs does so by the time of day: where the clock is set back by an hour, a
 * picture that was put off for 4 s would wait for an hour and 4 s. Of a clock that is set forward the messages come early,
 * which every consumer of SQS must bear. Messages that are sent with a delay stay with fauxqs, which has no call that ends
 * one: those are callbacks' next attempts, and they are due at a time of day that the table has and the API tells.
 */
export function visibilityTimers(options: VisibilityTimersOptions): VisibilityTimers {
  const { call, onError, after = afterMs } = options;
  const cancels = new Map<unknown, () => void>();

  function forget(receiptHandle: unknown): void {
    cancels.get(receiptHandle)?.();
    cancels.delete(receiptHandle);
  }

  function showAfter(QueueUrl: unknown, ReceiptHandle: unknown, timeout: unknown): void {
    forget(ReceiptHandle);
    const seconds = Math.min(longestSeconds, Number(timeout));
    if (!(seconds > 0)) return;
    const show = () => {
      cancels.delete(ReceiptHandle);
      // Refused where fauxqs has shown it already: that receipt is then no more.
      call("ChangeMessageVisibility", { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }).catch(
        onError,
      );
    };
    cancels.set(ReceiptHandle, after(show, seconds * 1_000));
  }

  async function timeoutOf(QueueUrl: unknown): Promise<unknown> {
    const AttributeNames = ["VisibilityTimeout"];
    const { Attributes = {} } = JSON.parse(
      await call("GetQueueAttributes", { QueueUrl, AttributeNames }),
    );
    return Attributes.VisibilityTimeout;
  }

  return {
    async heard(operation, asked, answered) {
      if (!/^(ReceiveMessage|(ChangeMessageVisibility|DeleteMessage)(Batch)?)$/.test(operation)) {
        return;
      }
      const input: Input = JSON.parse(asked);
      const { QueueUrl, Entries = [input] } = input;
      if (operation.startsWith("Delete")) {
        for (const { ReceiptHandle } of Entries) forget(ReceiptHandle);
      } else if (operation.startsWith("Change")) {
        for (const entry of Entries) {
          showAfter(QueueUrl, entry.ReceiptHandle, entry.VisibilityTimeout);
        }
      } else {
        const { Messages = [] }: { Messages?: Entry[] } = JSON.parse(answered);
        if (Messages.length === 0) return;
        const timeout = input.VisibilityTimeout ?? (await timeoutOf(QueueUrl));
        for (const { ReceiptHandle } of Messages) showAfter(QueueUrl, ReceiptHandle, timeout);
      }
    },
    stop() {
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}

function afterMs(call: () => void, ms: number): () => void {
  const timer = setTimeout(call, ms).unref();
  return () => clearTimeout(timer);
}
