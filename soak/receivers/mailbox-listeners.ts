import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleepMs } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Random, wholeBelow } from "../random.ts";

/** Where the callbacks wait that listeners fetch. */
export const soakMailbox = "soak";

/** The built command line: what fetches is what a developer starts. */
const program = fileURLToPath(new URL("../../cli/main.js", import.meta.url));
const listeners = 3;
/** Exit code of a listener to which the API has not answered once. */
const neverAnswered = 3;
/** From one kill to the next. */
const leastMs = 1_500;
const mostMs = 4_500;

export interface MailboxListenersOptions {
  /** Of the API */
  url: string;
  /** Where each hands on what it fetches */
  forwardTo: string;
  /** A home without anything of the user's */
  home: string;
  random: Random;
  /** Hears of one that ended by itself, and not since the API was not there */
  onDied: (error: Error) => void;
}

export type MailboxListeners = ReturnType<typeof mailboxListeners>;

/** Three `rekog listen` at one mailbox. Now and then one is killed (`kill -9`) in the middle of what it does, and begun anew. */
export function mailboxListeners(options: MailboxListenersOptions) {
  const { url, forwardTo, home, random } = options;
  const alive: ChildProcess[] = [];
  const calm = new AbortController();
  let kills = 0;
  let killing: Promise<void> | undefined;

  function begin(): void {
    const args = ["listen", "--mailbox", soakMailbox, "--endpoint", url, "--forward-to", forwardTo];
    const child = spawn(process.execPath, [program, ...args, "--json", "--quiet"], {
      stdio: "ignore",
      env: { HOME: home },
    });
    alive.push(child);
    child.once("exit", (code, signal) => {
      const at = alive.indexOf(child);
      if (at === -1) return;
      alive.splice(at, 1);
      // Begun just while local mode was killed: whoever sees that begins it again.
      if (code === neverAnswered && !calm.signal.aborted) return begin();
      options.onDied(new Error(`A listener ended by itself: ${signal ?? `code ${code}`}.`));
    });
  }

  async function end(child: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }

  async function killAtRandom(): Promise<void> {
    for (;;) {
      const pauseMs = leastMs + wholeBelow(mostMs - leastMs, random);
      await sleepMs(pauseMs, undefined, { signal: calm.signal });
      const [child] = alive.splice(wholeBelow(alive.length, random), 1);
      if (child) await end(child, "SIGKILL");
      kills += 1;
      begin();
    }
  }

  return {
    kills: () => kills,

    start(): void {
      for (let at = 0; at < listeners; at += 1) begin();
      // It ends with `calm` alone.
      killing = killAtRandom().catch(() => {});
    },

    /** No more kills: what is left is fetched. */
    async spare(): Promise<void> {
      calm.abort();
      await killing;
    },

    /** @param signal SIGTERM lets each settle what it has under way. */
    async stop(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
      calm.abort();
      await killing;
      await Promise.all(alive.splice(0).map((child) => end(child, signal)));
    },

    /** Without waiting, for a process that is about to exit itself. */
    killNow(): void {
      for (const child of alive.splice(0)) child.kill("SIGKILL");
    },
  };
}
