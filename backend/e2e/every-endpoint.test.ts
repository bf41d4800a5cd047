import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { DeleteQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { signedHeaders } from "../local/loopback/signed-headers.fixture.ts";
import { localTables, uploadsBucket, uploadsQueue } from "../local/resources.ts";
import { listeningPorts } from "./hostile/holdings.fixture.ts";
import { type LocalStack, startLocalStack } from "./local-stack.fixture.ts";
import { flatPng } from "./picture-bytes.fixture.ts";

const page = "https://page.example";

let stack: LocalStack;
/** Of every socket that local mode listens on, known here or not. */
let ports: number[];
let portOf: Record<"api" | "s3" | "dynamoDb" | "sqs" | "rekognition" | "blackHole", number>;

beforeAll(async () => {
  stack = await startLocalStack();
  const { s3, dynamoDb, sqs, rekognition, blackHole } = stack.aws;
  const port = (url: string) => Number(new URL(url).port);
  portOf = {
    api: port(stack.url),
    s3: s3.port,
    dynamoDb: port(dynamoDb.url),
    sqs: port(sqs.url),
    rekognition: rekognition.port,
    blackHole: port(blackHole.url),
  };
  const known = Object.values(portOf);
  const found = await listeningPorts(process.pid);
  ports = found.length > 0 ? found : known;
  expect(ports).toEqual(expect.arrayContaining(known));
});
afterAll(() => stack.stop());

interface Seen {
  status: number | undefined;
  headers: Record<string, unknown>;
  body: string;
}

/** `fetch` would not send a Host of one's own. */
function send(
  port: number,
  headers: Record<string, string>,
  { method = "POST", path = "/", body = "" } = {},
): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false });
    sent.on("error", reject);
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }),
      );
    });
    sent.end(body);
  });
}

/** Calls as a page would send them: of all protocols that are spoken here. */
const calls = [
  [
    "a scan",
    { "x-amz-target": "DynamoDB_20120810.Scan" },
    `{"TableName":"${localTables.blobs.name}"}`,
  ],
  [
    "a queue's end",
    { "x-amz-target": "AmazonSQS.DeleteQueue" },
    `{"QueueUrl":"${uploadsQueue.name}"}`,
  ],
  ["a recognition", { "x-amz-target": "RekognitionService.DetectLabels" }, "{}"],
] as const;
const json = { "content-type": "application/x-amz-json-1.0" };

const madeUp = "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=0";

/** What ended a process, or may: the bytes, and how the client leaves. */
const hostileBytes: [name: string, bytes: string, leave: "end" | "reset"][] = [
  ["a request broken off in its body", `${head("Content-Length: 100")}half`, "reset"],
  ["a request half closed in its body", `${head("Content-Length: 100")}half`, "end"],
  ["a request broken off in a chunk", `${head("Transfer-Encoding: chunked")}ff\r\nhalf`, "reset"],
  ["a chunk that is none", `${head("Transfer-Encoding: chunked")}zz\r\n`, "end"],
  ["a request broken off in its headers", "POST / HTTP/1.1\r\nHost: loc", "reset"],
  ["garbage", "\u0000\u0001\u0002 garbage \r\n\r\n", "end"],
  ["a TLS greeting", "\u0016\u0003\u0001\u0002\u0000\u0001", "end"],
  ["nothing at all", "", "reset"],
  ["HTTP/1.0", "POST / HTTP/1.0\r\n\r\n", "end"],
  ["HTTP/1.1 without a host", "POST / HTTP/1.1\r\n\r\n", "end"],
  ["headers of 1 MB", head(`x-long: ${"a".repeat(1_000_000)}`), "end"],
  ["a thousand headers", head(...Array.from({ length: 1_000 }, (_, i) => `x-${i}: 1`)), "end"],
  ["requests in a pipe", head("Content-Length: 0").repeat(50), "reset"],
  ["an upgrade", head("Connection: upgrade", "Upgrade: websocket"), "end"],
  ["an upgrade to HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "end"],
  ["CONNECT", "CONNECT page.example:443 HTTP/1.1\r\nHost: page.example:443\r\n\r\n", "reset"],
  ["TRACE", "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", "end"],
  ["a length that lies", head("Content-Length: -1"), "end"],
  ["two lengths", head("Content-Length: 1", "Content-Length: 2"), "end"],
  ["an expectation", head("Expect: a miracle", "Content-Length: 0"), "end"],
  [
    "a whole URL of somebody else's",
    "GET http://page.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "end",
  ],
  [
    "a scan that is broken off",
    `${head("X-Amz-Target: DynamoDB_20120810.Scan", "Content-Length: 9")}{"`,
    "reset",
  ],
];

function head(...headers: string[]): string {
  return `POST / HTTP/1.1\r\nHost: localhost\r\n${headers.join("\r\n")}\r\n\r\n`;
}

/** What a web page, or anyone without the credentials of this start, may ask for. */
const requests = [
  ...calls.map(([name, headers, body]) => ({ name, headers, method: "POST", path: "/", body })),
  ...["/", "/health", "/_fauxqs/queues", `/${uploadsBucket}?versions`, `/${uploadsBucket}/key`]
    .flatMap((path) => ["GET", "PUT", "DELETE"].map((method) => ({ method, path })))
    .map((asked) => ({ name: `${asked.method} ${asked.path}`, headers: {}, body: "", ...asked })),
];

describe("every socket that local mode opens", () => {
  it("refuses a name that is not this machine's", async () => {
    for (const port of ports) {
      const hosts = ["page.example", `page.example:${port}`, "127.0.0.1.page.example", "0.0.0.0"];
      for (const host of hosts) {
        for (const method of ["GET", "POST", "OPTIONS"]) {
          const { status, body, headers } = await send(port, { host, ...json }, { method });
          expect([port, host, method, status]).toEqual([port, host, method, 403]);
          expect(Object.keys(headers).join()).not.toContain("access-control");
          expect(body).not.toMatch(/blob_id|whsec_|healthy/);
        }
      }
    }
  });

  it.each([
    ["unsigned", {}],
    ["signed by someone else", { authorization: madeUp }],
  ])("refuses what is %s", async (_, headers) => {
    for (const port of ports) {
      for (const { name, ...asked } of requests) {
        const sent = { ...json, ...asked.headers, ...headers };
        const { status = 0 } = await send(port, sent, asked);
        expect([port, name, status, (status >= 400 && status < 500) || status === 501]).toEqual([
          port,
          name,
          status,
          true,
        ]);
      }
    }
  });

  it("has nothing for a page of another origin, but for the API and the form", async () => {
    for (const port of ports) {
      for (const origin of [page, "null", "http://localhost:3000"]) {
        for (const { name, ...asked } of requests) {
          const sent = { ...json, origin, ...asked.headers };
          const { headers, status = 0 } = await send(port, sent, asked);
          const isOpen = port === portOf.api || (port === portOf.s3 && asked.method === "POST");
          const allowed = "access-control-allow-origin" in headers;
          expect([port, name, status >= 400, allowed]).toEqual([port, name, true, isOpen]);
        }
        const asks = { origin, "access-control-request-method": "POST" };
        const preflight = await send(port, asks, { method: "OPTIONS" });
        const allowed = preflight.headers["access-control-allow-origin"];
        expect([port, allowed]).toEqual([
          port,
          [portOf.api, portOf.s3].includes(port) ? "*" : undefined,
        ]);
      }
    }
  });

  it.each(hostileBytes)("lives on after %s", async (_, bytes, leave) => {
    for (const port of ports) {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      await once(socket, "connect");
      await new Promise((sent) => socket.write(bytes, sent));
      if (leave === "reset") socket.resetAndDestroy();
      else {
        socket.end();
        socket.resume();
      }
      if (!socket.closed) await once(socket, "close");
      const { status = 0 } = await send(port, {});
      expect([port, status >= 200 && status < 500]).toEqual([port, true]);
    }
  });

  it("still takes a picture and says what is in it", async () => {
    const { blobId, form } = await stack.open();
    expect(await stack.post(form, flatPng(80, 80))).toMatchObject({ status: 204 });
    expect(await stack.finished(blobId)).toMatchObject({ status: "succeeded" });
  });
});

describe("what stands for a service of AWS", () => {
  const services = {
    dynamoDb: { service: "dynamodb", target: "DynamoDB_20120810.ListTables" },
    sqs: { service: "sqs", target: "AmazonSQS.ListQueues" },
    rekognition: { service: "rekognition", target: "RekognitionService.DetectLabels" },
    blackHole: { service: "polly", target: "Polly.Speak" },
  } as const;
  const hour = 60 * 60 * 1000;

  it.each(Object.keys(services) as (keyof typeof services)[])(
    "%s hears the credentials of this start, and no others",
    async (name) => {
      const { credentials, region } = stack.aws;
      const { service, target } = services[name];
      const port = portOf[name];
      const url = `http://127.0.0.1:${port}`;
      const right = { credentials, region, service };
      const call = { url, target, body: "{}" };
      const ask = async (headers: Record<string, string>, body = "{}", path = "/") => {
        const seen = await send(port, { ...json, ...headers }, { body, path });
        return [seen.status, String(JSON.parse(seen.body).__type).replace(/.*#/, "")];
      };
      const [status, type] = await ask(signedHeaders(call, right));
      // The call itself: two of them are right, and two are refused for what they ask.
      expect(type).not.toMatch(/Signature|Token|Client/);
      expect(status).not.toBe(403);

      const invalid = [400, "InvalidSignatureException"];
      const unknown = [400, "UnrecognizedClientException"];
      const secretAccessKey = `${credentials.secretAccessKey}x`;
      const other = { ...right, credentials: { ...credentials, secretAccessKey } };
      expect(await ask(signedHeaders(call, other))).toEqual(invalid);
      const stranger = { ...right, credentials: { ...credentials, accessKeyId: "LOCAL" } };
      expect(await ask(signedHeaders(call, stranger))).toEqual(unknown);
      expect(await ask(signedHeaders(call, { ...right, region: "eu-west-1" }))).toEqual(invalid);
      if (name !== "blackHole") {
        expect(await ask(signedHeaders(call, { ...right, service: "s3" }))).toEqual(invalid);
      }
      for (const [at, words] of [
        [new Date(Date.now() - hour), "Signature expired: "],
        [new Date(Date.now() + hour), "Signature not yet current: "],
      ] as const) {
        const headers = signedHeaders({ ...call, at }, right);
        expect(await ask(headers)).toEqual(invalid);
        const { body } = await send(port, { ...json, ...headers }, { body: "{}", path: "/" });
        expect(JSON.parse(body).message).toMatch(words);
      }
      const signed = signedHeaders(call, right);
      expect(await ask(signed, '{"Limit":1}')).toEqual(invalid);
      expect(await ask(signed, "{}", "/?x=1")).toEqual(invalid);
      expect(await ask({ ...signed, "x-amz-target": "DynamoDB_20120810.Scan" })).toEqual(invalid);
      expect(await ask({ ...signed, "x-amz-user": "me" })).toEqual(invalid);
      expect(await ask({ ...signed, "x-amz-security-token": "t" })).toEqual(unknown);
      const unsigned = [400, "MissingAuthenticationTokenException"];
      expect(await ask({ "x-amz-target": target })).toEqual(unsigned);
      const presigned = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0";
      expect(await ask({ "x-amz-target": target }, "{}", presigned)).toEqual(unsigned);
      expect(await ask({ ...signed, origin: page })).toEqual([403, "AccessDeniedException"]);
    },
  );

  it.each(Object.keys(services) as (keyof typeof services)[])(
    "%s waits for no body of a stranger's, and keeps none",
    async (name) => {
      const { region } = stack.aws;
      const url = `http://127.0.0.1:${portOf[name]}`;
      const { service, target } = services[name];
      const guessed = { accessKeyId: "LOCAL", secretAccessKey: "guessed" };
      const signed = signedHeaders(
        { url, target, body: "{}" },
        { credentials: guessed, region, service },
      );
      const lines = Object.entries(signed).map(([header, value]) => `${header}: ${value}`);
      for (const headers of [[], lines]) {
        for (const body of ["Content-Length: 4000000", "Transfer-Encoding: chunked"]) {
          const socket = connect(portOf[name], "127.0.0.1");
          socket.write(head(body, ...headers).replace("localhost", new URL(url).host));
          const [answer] = await once(socket, "data");
          expect([body, String(answer).slice(0, 12)]).toEqual([body, "HTTP/1.1 400"]);
          socket.destroy();
        }
      }
    },
  );

  it("hears AWS's own SDK with them, and with others refuses", async () => {
    const { region, credentials, dynamoDb, sqs, rekognition, s3 } = stack.aws;
    const { accessKeyId } = credentials;
    const stranger = { region, credentials: { accessKeyId, secretAccessKey: "guessed" } };
    const clients = {
      dynamoDb: new DynamoDBClient({ ...stranger, endpoint: dynamoDb.url }),
      sqs: new SQSClient({ ...stranger, endpoint: sqs.url, useQueueUrlAsEndpoint: false }),
      rekognition: new RekognitionClient({ ...stranger, endpoint: rekognition.url }),
      s3: new S3Client({ ...stranger, endpoint: s3.url, forcePathStyle: true }),
    };
    const QueueUrl = sqs.queueUrls[uploadsQueue.name];
    const answers = await Promise.allSettled([
      clients.dynamoDb.send(new ScanCommand({ TableName: localTables.blobs.name })),
      clients.sqs.send(new DeleteQueueCommand({ QueueUrl })),
      clients.rekognition.send(new DetectLabelsCommand({ Image: { Bytes: flatPng(80, 80) } })),
      clients.s3.send(new ListObjectVersionsCommand({ Bucket: uploadsBucket })),
    ]);
    const names = answers.map((answer) => answer.status === "rejected" && answer.reason.name);
    const invalid = "InvalidSignatureException";
    expect(names).toEqual([invalid, invalid, invalid, "SignatureDoesNotMatch"]);
    for (const client of Object.values(clients)) client.destroy();
  });
});
