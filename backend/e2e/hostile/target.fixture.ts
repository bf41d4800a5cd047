import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalLimits } from "../../local/local-mode-options.ts";
import type { Blob, CreatedBlob, UploadInfo } from "../local-stack.fixture.ts";
import { isTerminal } from "../local-stack.fixture.ts";
import { flatPng } from "../picture-bytes.fixture.ts";
import { filesUnder, openConnections, openFiles } from "./holdings.fixture.ts";

/** What must be the same after an attack as it was before. */
export interface Holdings {
  /** After garbage collection: the heap, and what buffers hold outside of it. */
  liveBytes: number;
  residentBytes: number;
  /** The properties of what everything in JavaScript inherits from. */
  prototypes: string[];
  /** Every file under the folder of all that the process may know of; of its data, the objects. */
  files: string[];
  /** Open files that are neither pipes nor sockets. */
  openFiles: string[];
  /** Connections of clients. */
  connections: number;
}

type Message =
  | { kind: "ready"; ready: { apiUrl: string; s3Url: string } & Signing }
  | { kind: "log"; line: string }
  | { kind: "answer"; id: number; answer: unknown };

interface Signing {
  /** Where keys are asked for, one of the account `default` with every scope */
  apiKey?: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

export type Target = Awaited<ReturnType<typeof startTarget>>;

export interface TargetOptions {
  limits?: LocalLimits;
  /** Asks for a key, and the target's own requests have one. Default false. */
  requireKey?: boolean;
}

/** Starts a rekog that is whole as a process of its own, in a folder deep within one that is watched. */
export async function startTarget(options: TargetOptions = {}) {
  const root = await mkdtemp(join(tmpdir(), "rekog-hostile-"));
  const dataDir = join(root, "so", "deep", "down", "data");
  const [cwd, temporary, home] = ["cwd", "tmp", "home"].map((name) => join(root, name));
  for (const folder of [cwd, temporary, home, dataDir]) {
    await mkdir(folder as string, { recursive: true });
  }
  const program = new URL("./watched-local-mode.mjs", import.meta.url);
  const child: ChildProcess = fork(program, [JSON.stringify({ dataDir, ...options })], {
    cwd: cwd as string,
    env: {
      ...{ TMPDIR: temporary, HOME: home },
      // As local mode is started for a command: what glibc keeps of what threads have freed is no attack's.
      MALLOC_ARENA_MAX: "2",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    },
    execArgv: ["--expose-gc"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const troubles: string[] = [];
  const waiting = new Map<number, (answer: unknown) => void>();
  const watching = new Map<string, () => void>();

  const { apiUrl, s3Url, ...signing } = await new Promise<
    { apiUrl: string; s3Url: string } & Signing
  >((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`Local mode ended with ${code}.`)));
    child.on("message", (message: Message) => {
      if (message.kind === "ready") resolve(message.ready);
      else if (message.kind === "answer") waiting.get(message.id)?.(message.answer);
      else heed(message.line);
    });
  }).catch(async (error) => {
    await rm(root, { recursive: true });
    throw error;
  });

  function heed(line: string): void {
    const { level, event, blob_id: blobId } = parseLine(line);
    if (event === "blob_finished") watching.get(String(blobId))?.();
    if (level === "error" || level === "warn") troubles.push(line);
  }

  let asked = 0;
  function ask<Answer>(question: "holdings" | "stop"): Promise<Answer> {
    asked += 1;
    const id = asked;
    child.send({ id, question });
    return new Promise((resolve) => waiting.set(id, (answer) => resolve(answer as Answer)));
  }

  /** One request on a connection of its own. */
  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("connection", "close");
    if (signing.apiKey !== undefined) headers.set("authorization", `Bearer ${signing.apiKey}`);
    return fetch(`${apiUrl}${path}`, { ...init, headers });
  }

  async function create(body: object = {}): Promise<CreatedBlob> {
    const headers = { "content-type": "application/json" };
    const response = await send("/blobs", { method: "POST", headers, body: JSON.stringify(body) });
    if (response.status !== 201) throw new Error(`A normal blob is answered ${response.status}.`);
    return (await response.json()) as CreatedBlob;
  }

  async function open(): Promise<{ blobId: string; form: UploadInfo }> {
    const { blob_id: blobId, upload_info: form } = await create();
    if (!form) throw new Error("There is nothing to upload.");
    return { blobId, form };
  }

  async function post({ url, fields }: UploadInfo, bytes: Uint8Array): Promise<number> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new globalThis.Blob([new Uint8Array(bytes)]), "photo.jpg");
    const headers = { connection: "close" };
    return (await fetch(url, { method: "POST", headers, body: form })).status;
  }

  async function get(blobId: string): Promise<Blob> {
    return (await (await send(`/blobs/${blobId}`)).json()) as Blob;
  }

  /** The blob at its end, which the log tells of. */
  async function finished(blobId: string): Promise<Blob> {
    const told = new Promise<void>((resolve) => watching.set(blobId, resolve));
    const blob = await get(blobId);
    if (isTerminal(blob)) return blob;
    await told;
    return get(blobId);
  }

  async function submit(bytes: Uint8Array): Promise<Blob> {
    const { blobId, form } = await open();
    const status = await post(form, bytes);
    if (status !== 204) throw new Error(`A normal upload is answered ${status}.`);
    return finished(blobId);
  }

  const ports = [apiUrl, s3Url].map((url) => Number(new URL(url).port));
  return {
    ...{ apiUrl, s3Url, signing, root, send, create, open, post, get, finished, submit },

    /** The warnings and errors in its log since the last time. */
    troubles: () => troubles.splice(0),

    /** Fails unless a blob can be created, uploaded and followed to its end, and is as any other is. */
    async probe(): Promise<void> {
      const { status, metadata, callback } = await submit(flatPng(80, 80));
      if (status !== "succeeded") throw new Error(`A normal picture is ${status}.`);
      if (metadata || callback) throw new Error("A blob of nothing has what nobody gave it.");
    },

    async holdings(): Promise<Holdings> {
      const pid = child.pid ?? 0;
      const told = await ask<Omit<Holdings, "files" | "openFiles" | "connections">>("holdings");
      const links = await openFiles(pid);
      const passedBy = ["dynamodb", "lock"].map((name) => join(dataDir, name));
      return {
        ...told,
        files: await filesUnder(root, passedBy),
        openFiles: links.filter(
          (link) => link.startsWith("/") && !passedBy.some((of) => link.startsWith(of)),
        ),
        connections: await openConnections(pid, ports),
      };
    },

    /** Ends it, and waits until nothing keeps the process alive. */
    async stop(): Promise<void> {
      await ask("stop");
      const [code, signal] = await exited;
      await rm(root, { recursive: true });
      if (code !== 0) throw new Error(`Local mode ended with ${code ?? signal}.`);
    },
  };
}

function parseLine(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
}
