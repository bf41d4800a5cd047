import { once } from "node:events";
import { createInterface } from "node:readline";
import { startRekog } from "./run-rekog.ts";

/** A line of `rekog listen --json`. */
export interface ListenLine {
  event: "listening" | "callback" | "settled" | "not_settled";
  url?: string;
  mailbox?: string;
  endpoint?: string;
  callback_certificate_sha256?: string;
  signature?: string;
  reason?: { code: string };
  webhook_id?: string;
  blob_id?: string;
  status?: string;
  answered?: number;
  attempt?: number;
  next_attempt_at?: string;
  forwarded?: { status_code?: number; error?: string };
  body?: unknown;
}

/** The built `rekog listen --json`, which has told where it listens. */
export async function startRekogListen(flags: string[] = [], env: Record<string, string> = {}) {
  const child = startRekog(["listen", "--json", ...flags], { env });
  const lines = createInterface(child.stdout);
  const told: ListenLine[] = [];
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  let wake = () => {};
  lines.on("line", (line) => {
    told.push(JSON.parse(line) as ListenLine);
    wake();
  });
  lines.on("close", () => wake());
  const ended = once(lines, "close");
  const next = async (): Promise<ListenLine> => {
    while (told.length === 0) {
      await Promise.race([
        new Promise<void>((resolve) => (wake = resolve)),
        ended.then(() => Promise.reject(new Error("rekog listen ended."))),
      ]);
    }
    return told.shift() as ListenLine;
  };
  const listening = await next();
  const { url = "", callback_certificate_sha256: fingerprint = "" } = listening;
  return {
    /** What it said first */
    listening,
    url,
    fingerprint,
    next,
    /** Resolves when it has said that on stderr. */
    async said(text: string): Promise<void> {
      while (!stderr.includes(text)) await once(child.stderr, "data");
    },
    async end(signal: "SIGINT" | "SIGTERM" | "SIGKILL") {
      child.kill(signal);
      return (await child).exitCode;
    },
  };
}
