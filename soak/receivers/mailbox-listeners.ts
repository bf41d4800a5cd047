import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleepMs } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Account, accounts, mailboxName } from "../plan/accounts.ts";
import { type Random, wholeBelow } from "../random.ts";

/** The built command line: what fetches is what a developer starts. */
const program = fileURLToPath(new URL("../../cli/main.js", import.meta.url));
const listenersPerAccount = 2;
/** Exit code of a listener to which the API has not answered once. */
const neverAnswered = 3;
/** From one kill to the next. */
const leastMs = 1_500;
const mostMs = 4_500;

interface Listener {
  child: ChildProcess;
  account: Account;
}

export interface MailboxListenersOptions {
  /** Of the API */
  url: string;
  /** The key of an account, and where its listeners hand on what they fetch */
  keyOf: (account: Account) => string;
  forwardTo: (account: Account) => string;
  /** A home without anything of the user's */
  home: string;
  random: Random;
  /** Hears of one that ended by itself, and not since the API was not there */
  onDied: (error: Error) => void;
}

export type MailboxListeners = ReturnType<typeof mailboxListeners>;

/**
 * Two `rekog listen` at each account's mailbox, which all have the same name. Now and then one is killed (`kill -9`) in the
 * middle of what it does, and begun anew.
 */
export function mailboxListeners(options: MailboxListenersOptions) {
  const { url, home, random } = options;
  const alive: Listener[] = [];
  const calm = new AbortController();
  let kills = 0;
  let killing: Promise<void> | undefined;

  function begin(account: Account): void {
    const forwardTo = options.forwardTo(account);
    const args = ["listen", "--mailbox", mailboxName, "--endpoint", url, "--forward-to", forwardTo];
    const child = spawn(process.execPath, [program, ...args, "--json", "--quiet"], {
      stdio: "ignore",
      env: { HOME: home, REKOG_API_KEY: options.keyOf(account) },
    });
    const listener = { child, account };
    alive.push(listener);
    child.once("exit", (code, signal) => {
      const at = alive.indexOf(listener);
      if (at === -1) return;
      alive.splice(at, 1);
      // Begun just while local mode was killed: whoever sees that begins it again.
      if (code === neverAnswered && !calm.signal.aborted) return begin(account);
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
      const [listener] = alive.splice(wholeBelow(alive.length, random), 1);
      if (!listener) continue;
      await end(listener.child, "SIGKILL");
      kills += 1;
      begin(listener.account);
    }
  }

  return {
    kills: () => kills,

    start(): void {
      for (let at = 0; at < listenersPerAccount; at += 1) accounts.forEach(begin);
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
      await Promise.all(alive.splice(0).map(({ child }) => end(child, signal)));
    },

    /** Without waiting, for a process that is about to exit itself. */
    killNow(): void {
      for (const { child } of alive.splice(0)) child.kill("SIGKILL");
    },
  };
}
