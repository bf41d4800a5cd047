/**
 * `node:http` that makes the calls to DynamoDB of a recorded request with the AWS SDK, one after the other, and answers the
 * same bytes: the least that an API on DynamoDB can do. Started by `startChild`.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as sdk from "@aws-sdk/client-dynamodb";
import { type Answers, answerParent } from "../measure/answer.ts";
import { of } from "../measure/measured.ts";
import { type Recording, renewed, type SdkCall } from "./recording.ts";

export interface ReplaySetup {
  endpoint: string;
  /** What the recorded requests found there, made again before anything else. */
  seed: SdkCall[];
}

type Command = new (input: object) => sdk.GetItemCommand;

const credentials = { accessKeyId: "LOCAL", secretAccessKey: "local" };
/** What was refused when it was recorded is refused again. */
const conditional = new Set(["ConditionalCheckFailedException", "TransactionCanceledException"]);
let client: sdk.DynamoDBClient | undefined;
let recording: Recording | undefined;
/** Those whose preparation was made. */
const ready: SdkCall[][] = [];

const answers = {
  async start({ endpoint, seed }: ReplaySetup): Promise<{ url: string }> {
    client = new sdk.DynamoDBClient({ endpoint, credentials, region: "us-east-1" });
    for (const call of seed) await make(call);
    const server = createServer((request, response) => {
      request.resume();
      request.on("end", () => {
        const work = request.url === "/prepare" ? prepare() : act();
        work.then(
          ({ status, headers, body }) => response.writeHead(status, headers).end(body),
          (error: unknown) => response.writeHead(500).end(String(error)),
        );
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  },

  /** What is to be made from now on. */
  take(next: Recording) {
    recording = next;
    ready.length = 0;
  },
} satisfies Answers;

export type ReplayProcess = typeof answers;
answerParent(answers);

const taken = (): Recording => {
  if (!recording) throw new Error("There is no recording yet.");
  return recording;
};

async function prepare() {
  const calls = renewed(taken());
  for (const call of calls.prepare) await make(call);
  ready.push(calls.act);
  return { status: 200, headers: {}, body: "" };
}

async function act() {
  const { prepare: before, answer } = taken();
  const calls = before.length > 0 ? ready.shift() : renewed(taken()).act;
  if (!calls) throw new Error("More was asked for than was prepared.");
  for (const call of calls) await make(call);
  return answer;
}

async function make({ operation, input }: SdkCall): Promise<void> {
  const Command = of(sdk as unknown as Record<string, Command>, `${operation}Command`);
  try {
    await client?.send(new Command(JSON.parse(input) as object));
  } catch (error) {
    if (!(error instanceof Error && conditional.has(error.name))) throw error;
  }
}
