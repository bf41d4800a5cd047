import { randomBytes, randomUUID } from "node:crypto";
import type { ApiClient, TextAnswer } from "../measure/blob-life.ts";
import { type AnswerBytes, answerOf } from "../measure/capture.ts";
import type { Child } from "../measure/child.ts";
import type { LocalProcess } from "../measure/local-process.ts";
import type { ApiPath } from "./api-path.ts";

/** A call to DynamoDB, for the AWS SDK to make again: the operation, and its input as JSON. */
export interface SdkCall {
  operation: string;
  input: string;
}

/** What local mode asks DynamoDB for one request, and answers. */
export interface Recording {
  prepare: SdkCall[];
  act: SdkCall[];
  /** The ids in them that are others each time */
  freshIds: string[];
  answer: AnswerBytes;
}

interface Capture {
  prepare: SdkCall[];
  act: SdkCall[];
  answered: TextAnswer;
}

/** A function on a schedule may come in between; it does not do so three times in a row. */
const captures = 3;
/** A UUID, or a hash as hexadecimal digits. */
const idPattern = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b(?:[0-9a-f]{32}|[0-9a-f]{64})\b/g;

export async function recordPath(
  path: ApiPath,
  child: Child<LocalProcess>,
  client: ApiClient,
): Promise<Recording> {
  const all: Capture[] = [];
  for (let i = 0; i < captures; i += 1) all.push(await capturePath(path, child, client));
  const calls = ({ prepare, act }: Capture) => [...prepare, ...act];
  all.sort((one, other) => calls(one).length - calls(other).length);
  const [least, second] = all as [Capture, Capture, Capture];
  const { prepare, act, answered } = least;
  const freshIds = idsOnlyIn(calls(least), calls(second));
  return { prepare, act, freshIds, answer: answerOf(answered) };
}

async function capturePath(
  { prepare, act }: ApiPath,
  child: Child<LocalProcess>,
  client: ApiClient,
): Promise<Capture> {
  const capture = async <Result>(work: () => Promise<Result>) => {
    await child.ask("capture");
    const result = await work();
    const requests = await child.ask("captured");
    return { result, calls: requests.map(({ operation, body }) => ({ operation, input: body })) };
  };
  const prepared = await capture(async () => prepare?.(client) ?? "");
  const acted = await capture(() => act(client, prepared.result));
  return { prepare: prepared.calls, act: acted.calls, answered: acted.result };
}

/** What is another id each time is in the one and not in the other. */
export function idsOnlyIn(calls: readonly SdkCall[], others: readonly SdkCall[]): string[] {
  const other = new Set(idsIn(others));
  return [...new Set(idsIn(calls))].filter((id) => !other.has(id));
}

const idsIn = (calls: readonly SdkCall[]): string[] =>
  calls.flatMap(({ input }) => input.match(idPattern) ?? []);

/** The same calls about something else: every fresh id is another one of its kind, the same in all of them. */
export function renewed({ prepare, act, freshIds }: Recording): Pick<Recording, "prepare" | "act"> {
  const ids = freshIds.map((id) => [id, another(id)] as const);
  const renew = ({ operation, input }: SdkCall) => ({
    operation,
    input: ids.reduce((text, [old, id]) => text.replaceAll(old, id), input),
  });
  return { prepare: prepare.map(renew), act: act.map(renew) };
}

const another = (id: string) =>
  id.includes("-") ? randomUUID() : randomBytes(id.length / 2).toString("hex");
