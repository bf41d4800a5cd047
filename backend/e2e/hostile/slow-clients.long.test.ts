import { connect, type Socket } from "node:net";
import { setInterval as everyMs } from "node:timers/promises";
import { expect } from "@jest/globals";
import { uploadsBucket } from "../../local/resources.ts";
import { exchange, type Outcome, outcomeOf } from "./raw-exchange.fixture.ts";
import type { Target } from "./target.fixture.ts";
import { type Attack, area, underAttack } from "./under-attack.fixture.ts";

/** A hundredth of what they are else, so that no test waits for them. */
const limits = {
  api: { headersMs: 200, requestMs: 600, checkIntervalMs: 50 },
  s3: { headersMs: 200, requestMs: 600, idleMs: 400, lingerMs: 200, checkIntervalMs: 50 },
};
const dripMs = 20;

interface SlowAttack extends Attack {
  server: "api" | "s3";
  begins: string | ((target: Target) => Promise<string>);
  /** Sent again and again, for as long as there is a connection. */
  drips?: string;
  /** Where it is not one of `timeIsUp`. */
  answer?: Outcome;
}

const postBlobs = "POST /blobs HTTP/1.1\r\nHost: 127.0.0.1\r\n";
const postForm = `POST /${uploadsBucket} HTTP/1.1\r\nHost: 127.0.0.1\r\n`;
const multipart = "Content-Type: multipart/form-data; boundary=XX\r\n";
/** Whichever of the limits is looked at first. */
const timeIsUp: Outcome[] = ["408", "closed"];

/** A form up to its file, of which a little is there. */
async function formAndStart(target: Target): Promise<string> {
  const { form } = await target.open();
  const part = (name: string, more: string, value: string) =>
    `--XX\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}`;
  const fields = Object.entries(form.fields).map(([name, value]) => `${part(name, "", value)}\r\n`);
  return `${postForm}${multipart}Content-Length: 1000000\r\n\r\n${fields.join("")}${part("file", '; filename="a"', "a")}`;
}

const attacks: SlowAttack[] = [
  { name: "says nothing to the API", server: "api", begins: "" },
  { name: "sends the API half a line", server: "api", begins: "POST /bl" },
  {
    name: "sends the API headers without end",
    server: "api",
    begins: postBlobs,
    drips: "X-A: b\r\n",
  },
  { name: "sends the API empty lines without end", server: "api", begins: "", drips: "\r\n" },
  {
    name: "sends the API no body",
    server: "api",
    begins: `${postBlobs}Content-Length: 100\r\n\r\n`,
  },
  {
    name: "sends the API its body byte by byte",
    server: "api",
    begins: `${postBlobs}Content-Length: 100000\r\n\r\n`,
    drips: " ",
  },
  {
    name: "sends the API chunks of a byte",
    server: "api",
    begins: `${postBlobs}Transfer-Encoding: chunked\r\n\r\n`,
    drips: "1\r\n \r\n",
  },
  {
    name: "waits to be told to continue, and doesn't",
    server: "api",
    begins: `${postBlobs}Content-Length: 100\r\nExpect: 100-continue\r\n\r\n`,
  },
  { name: "says nothing to S3", server: "s3", begins: "" },
  { name: "sends S3 headers without end", server: "s3", begins: postForm, drips: "X-A: b\r\n" },
  {
    name: "sends S3 no form",
    server: "s3",
    begins: `${postForm}${multipart}Content-Length: 100\r\n\r\n`,
  },
  {
    name: "sends S3 fields byte by byte",
    server: "s3",
    begins: `${postForm}${multipart}Content-Length: 100000\r\n\r\n--XX\r\n`,
    drips: "X",
  },
  { name: "sends S3 a file and stops", server: "s3", begins: formAndStart },
  { name: "sends S3 a file byte by byte", server: "s3", begins: formAndStart, drips: "a" },
  {
    name: "goes on with a form that was refused",
    server: "s3",
    begins: `${postForm}${multipart}Content-Length: 1000000\r\n\r\n--YY`,
    drips: "a".repeat(2_000),
    answer: "400 MaxPostPreDataLengthExceeded",
  },
];

const slow = area("a client that", attacks, async ({ server, begins, drips, answer }, target) => {
  const start = typeof begins === "string" ? begins : await begins(target);
  const url = server === "api" ? target.apiUrl : target.s3Url;
  const ticks = everyMs(dripMs);
  // A connection that the server never ended would go on for ever, and so would the test.
  const pieces = {
    *[Symbol.iterator]() {
      yield start;
      while (drips !== undefined) yield drips;
    },
  };
  const said = await exchange(url, pieces, { between: async () => void (await ticks.next()) });
  await ticks.return?.();
  expect(answer ? [answer] : timeIsUp).toContain(outcomeOf(said));
});

interface IdleAttack extends Attack {
  url: (target: Target) => string;
}

const idle: IdleAttack[] = [
  { name: "at the API", url: ({ apiUrl }) => apiUrl },
  { name: "at the S3 endpoint", url: ({ s3Url }) => s3Url },
];

const silent = area("a thousand connections that say nothing", idle, async ({ url }, target) => {
  const { hostname, port } = new URL(url(target));
  const closed = (socket: Socket) =>
    new Promise<void>((resolve) => {
      socket.on("error", () => {});
      socket.on("close", () => resolve());
      socket.resume();
    });
  const all = Array.from({ length: 1_000 }, () => closed(connect(Number(port), hostname)));
  // The server's own limits end every one of them.
  await Promise.all(all);
});

underAttack([slow, silent], { limits });
