import { signal } from "@preact/signals";

/** What was sent along with a request. */
export type SentBody =
  | { kind: "json"; value: object }
  | { kind: "form"; fields: Record<string, string>; fileName: string };

/** A request that the page made, and its answer. */
export interface Exchange {
  id: number;
  method: string;
  url: string;
  /** Whether the API's key went with it: to the API alone, never to the form's address */
  isKeyed: boolean;
  sent?: SentBody | undefined;
  startedAt: number;
  durationMs?: number | undefined;
  status?: number | undefined;
  requestId?: string | undefined;
  answer?: string | undefined;
  /** Why there is no answer */
  failure?: string | undefined;
  /** How often the same was asked in a row, and answered with the same status: reads of a blob that is at work */
  count: number;
  /** Whose it is: the picture that it was made for */
  subject?: number | undefined;
}

const mostKept = 200;
const mostAnswerLetters = 50_000;

/** The newest first. */
export const exchanges = signal<readonly Exchange[]>([]);

let lastId = 0;

export type Started = Pick<Exchange, "method" | "url" | "isKeyed" | "sent" | "subject">;
export type Ended = Pick<Exchange, "status" | "requestId" | "answer" | "failure">;

/** Notes a request that begins now. The function that it gives notes its end. */
export function noteExchange(started: Started): (ended: Ended) => void {
  lastId += 1;
  const id = lastId;
  const beganMs = performance.now();
  const begun: Exchange = { ...started, id, startedAt: Date.now(), count: 1 };
  exchanges.value = [begun, ...exchanges.value].slice(0, mostKept);
  return (ended) => {
    const durationMs = performance.now() - beganMs;
    const answer = ended.answer?.slice(0, mostAnswerLetters);
    const done = { ...begun, ...ended, answer, durationMs };
    const others = exchanges.value.filter((one) => one.id !== id);
    const twin = others.find((one) => one.subject === done.subject);
    const isAgain =
      twin?.method === done.method && twin.url === done.url && twin.status === done.status;
    exchanges.value = isAgain
      ? others.map((one) => (one === twin ? { ...done, count: twin.count + 1 } : one))
      : exchanges.value.map((one) => (one.id === id ? done : one));
  };
}
