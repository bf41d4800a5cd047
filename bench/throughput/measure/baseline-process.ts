/** The baselines, each in a process of its own. Started by `startChild`. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import busboy from "busboy";
import { type Answers, answerParent } from "./answer.ts";
import type { BlobLife } from "./capture.ts";
import { of } from "./measured.ts";

interface Facts {
  url: string;
}

/** The package has no types for its server; local mode uses what is behind it. */
const bareDynalite = createRequire(import.meta.url)("dynalite") as (options: {
  path: string;
  createTableMs: number;
}) => Server;
const credentials = { accessKeyId: "LOCAL", secretAccessKey: "local" };

/** By method */
type Captured<Name extends "answers" | "calls"> = Record<
  string,
  BlobLife[Name][keyof BlobLife[Name]]
>;

/** `node:http` that answers every request with the same bytes, once it has read it. */
interface AnswerSetup {
  kind: "answer";
  answers: Captured<"answers">;
}

function answer({ answers }: AnswerSetup): Promise<Facts> {
  return listen((request, response) => {
    const { status, headers, body } = of(answers, String(request.method));
    request.resume();
    request.on("end", () => response.writeHead(status, headers).end(body));
  });
}

/** `node:http` that takes a multipart form, writes its file to the disk, and answers as S3 does. */
interface ReceiveSetup {
  kind: "receive";
  dir: string;
}

function receive({ dir }: ReceiveSetup): Promise<Facts> {
  let files = 0;
  return listen((request, response) => {
    const form = busboy({ headers: request.headers });
    let written: Promise<void> | undefined;
    form.on("file", (_name, file) => {
      files += 1;
      written = pipeline(file, createWriteStream(join(dir, `${files}.data`)));
    });
    form.on("close", () => {
      const stored = written ?? Promise.reject(new Error("There was no file in the form."));
      stored.then(() => response.writeHead(204).end(), failed(response));
    });
    request.pipe(form);
  });
}

/** dynalite's own server with our tables, on the disk: no signature is checked. */
interface DynaliteSetup {
  kind: "dynalite";
  /** The build, a URL */
  dist: string;
  path: string;
}

async function dynalite({ dist, path }: DynaliteSetup): Promise<Facts> {
  const load = (file: string): Promise<unknown> => import(new URL(file, dist).href);
  const { createTables } = (await load(
    "backend/local/dynamodb/create-tables.js",
  )) as typeof import("../../../backend/local/dynamodb/create-tables.ts");
  const { localTables } = (await load(
    "backend/local/resources.js",
  )) as typeof import("../../../backend/local/resources.ts");
  await mkdir(path);
  const { url } = await listening(bareDynalite({ path, createTableMs: 0 }));
  const client = new DynamoDBClient({ endpoint: url, credentials, region: "us-east-1" });
  await createTables(client, Object.values(localTables));
  client.destroy();
  return { url };
}

/** `node:http` that makes one call to dynalite by the AWS SDK and answers: the least that an API on DynamoDB can do. */
interface SdkSetup extends Omit<AnswerSetup, "kind"> {
  kind: "sdk";
  endpoint: string;
  /** The operation, its input as JSON, and the id in it that is to be another each time. */
  calls: Captured<"calls">;
}

function sdk({ endpoint, calls, answers }: SdkSetup): Promise<Facts> {
  const client = new DynamoDBClient({ endpoint, credentials, region: "us-east-1" });
  const send = async (operation: string, input: string): Promise<unknown> => {
    if (operation === "GetItem") return client.send(new GetItemCommand(JSON.parse(input)));
    if (operation === "PutItem") return client.send(new PutItemCommand(JSON.parse(input)));
    throw new Error(`${operation} is not what the API calls.`);
  };
  return listen((request, response) => {
    const { operation, input, ...call } = of(calls, String(request.method));
    const { status, headers, body } = of(answers, String(request.method));
    request.resume();
    request.on("end", () => {
      const sent = send(operation, "id" in call ? input.replaceAll(call.id, randomUUID()) : input);
      sent.then(() => response.writeHead(status, headers).end(body), failed(response));
    });
  });
}

/** A load with an answer that is not 2xx fails. */
const failed = (response: ServerResponse) => (error: unknown) =>
  void response.writeHead(500).end(String(error));

const listen = (handler: RequestListener): Promise<Facts> => listening(createServer(handler));

async function listening(server: Server): Promise<Facts> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export type BaselineSetup = AnswerSetup | ReceiveSetup | DynaliteSetup | SdkSetup;

const answers = {
  start(setup: BaselineSetup): Promise<Facts> {
    switch (setup.kind) {
      case "answer":
        return answer(setup);
      case "receive":
        return receive(setup);
      case "dynalite":
        return dynalite(setup);
      case "sdk":
        return sdk(setup);
    }
  },
} satisfies Answers;

export type BaselineProcess = typeof answers;
answerParent(answers);
