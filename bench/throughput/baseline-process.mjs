/** The baselines, each in a process of its own. Started by `startChild`. */
import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { answerParent } from "./answer.mjs";

const KINDS = { answer, receive, dynalite, sdk };

answerParent({ start: ({ kind, ...setup }) => KINDS[kind](setup) });

/** `node:http` that answers every request with the same bytes, once it has read it. `answers`: by method. */
function answer({ answers }) {
  return listen((request, response) => {
    const { status, headers, body } = answers[request.method];
    request.resume();
    request.on("end", () => response.writeHead(status, headers).end(body));
  });
}

/** `node:http` that takes a multipart form, writes its file to the disk, and answers as S3 does. */
async function receive({ dir }) {
  const { default: busboy } = await import("busboy");
  let files = 0;
  return listen((request, response) => {
    const form = busboy({ headers: request.headers });
    let written;
    form.on("file", (_name, file) => {
      files += 1;
      written = pipeline(file, createWriteStream(join(dir, `${files}.data`)));
    });
    form.on("close", async () => {
      await written;
      response.writeHead(204).end();
    });
    request.pipe(form);
  });
}

/** dynalite with our tables, on the disk. */
async function dynalite({ dist, path }) {
  const load = (file) => import(new URL(file, dist).href);
  const { startDynamoDbEndpoint } = await load("backend/local/dynamodb/dynamodb-endpoint.js");
  const { REGION, TABLES } = await load("backend/local/resources.js");
  const credentials = { accessKeyId: "LOCAL", secretAccessKey: "local" };
  const tables = Object.values(TABLES);
  const { url } = await startDynamoDbEndpoint({ path, tables, credentials, region: REGION });
  return { url };
}

/**
 * `node:http` that makes one call to dynalite by the AWS SDK and answers: the least that an API on DynamoDB can do.
 * `calls`: by method, the operation, its input as JSON, and the id in it that is to be another each time.
 */
async function sdk({ endpoint, calls, answers }) {
  const { DynamoDBClient, GetItemCommand, PutItemCommand } = await import(
    "@aws-sdk/client-dynamodb"
  );
  const commands = { GetItem: GetItemCommand, PutItem: PutItemCommand };
  const credentials = { accessKeyId: "LOCAL", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint, credentials, region: "us-east-1" });
  return listen((request, response) => {
    const { operation, input, id } = calls[request.method];
    const { status, headers, body } = answers[request.method];
    request.resume();
    request.on("end", async () => {
      const fresh = JSON.parse(id ? input.replaceAll(id, randomUUID()) : input);
      await client.send(new commands[operation](fresh));
      response.writeHead(status, headers).end(body);
    });
  });
}

async function listen(handler) {
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}` };
}
