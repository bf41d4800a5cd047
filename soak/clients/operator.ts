import { execFile } from "node:child_process";
import { setTimeout as sleepMs } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type KeyHolder, keyHolders, limitedAccount } from "../plan/accounts.ts";

/** The built command line, with which whoever deploys makes keys. */
const program = fileURLToPath(new URL("../../cli/main.js", import.meta.url));
const run = promisify(execFile);
const microdollarsPerDollar = 1_000_000;
/** Until a command is tried again that came while local mode was not there. */
const pauseMs = 500;

/** A key without its secret. */
export interface MadeKey {
  holder: KeyHolder;
  madeAtMs: number;
  /** What may be spent with it in a day, in millionths of a dollar. */
  dailyMicrodollars?: number | undefined;
}

export interface OperatorOptions {
  /** Of the local mode that runs. */
  dataDir: string;
  /** A home without anything of the user's */
  home: string;
  /** What the limited account may spend in a day, at first and then, in millionths of a dollar. */
  limits: { first: number; raised: number };
  signal: AbortSignal;
}

export type Operator = ReturnType<typeof soakOperator>;

/** Who runs the stage: makes a key for each account, and for one of them another that may spend more. */
export function soakOperator({ dataDir, home, limits, signal }: OperatorOptions) {
  const made: MadeKey[] = [];
  const keys = new Map<KeyHolder, string>();
  let raising: Promise<void> | undefined;

  async function make(holder: KeyHolder, dailyMicrodollars?: number): Promise<void> {
    const limit =
      dailyMicrodollars === undefined
        ? []
        : ["--daily-limit", String(dailyMicrodollars / microdollarsPerDollar)];
    const args = ["keys", "create", "--data-dir", dataDir, "--name", "soak", "--account", holder];
    const { stdout } = await run(process.execPath, [program, ...args, ...limit, "--quiet"], {
      env: { HOME: home },
      signal,
    });
    // Before anybody can have it: what is spent from now on may be spent with it.
    made.push({ holder, madeAtMs: Date.now(), dailyMicrodollars });
    keys.set(holder, stdout.trim());
  }

  async function raise(): Promise<void> {
    for (;;) {
      try {
        return await make(limitedAccount, limits.raised);
      } catch {
        signal.throwIfAborted();
        // Local mode was just killed: `aws.json` is of the one before.
        await sleepMs(pauseMs, undefined, { signal });
      }
    }
  }

  return {
    made,

    async begin(): Promise<void> {
      const limitOf = (holder: KeyHolder) => (holder === limitedAccount ? limits.first : undefined);
      await Promise.all(keyHolders.map((holder) => make(holder, limitOf(holder))));
    },

    keyOf(holder: KeyHolder): string {
      const key = keys.get(holder);
      if (key === undefined) throw new Error(`There is no key of ${holder} yet.`);
      return key;
    },

    /** What may be spent with the key that its holder has by now. */
    limitOf: (holder: KeyHolder): number | undefined =>
      made.findLast((key) => key.holder === holder)?.dailyMicrodollars,

    /** Once, however often it is asked for: settles when the limited account has a key that may spend more. */
    raiseLimit(): Promise<void> {
      raising ??= raise();
      // It is heard of by whoever waits for it.
      raising.catch(() => {});
      return raising;
    },
  };
}
