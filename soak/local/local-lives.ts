import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LocalFacts, LocalSetup } from "./local-setup.ts";

/** Local mode ended by itself, or did not begin. */
export class LocalModeDiedError extends Error {
  override readonly name = "LocalModeDiedError";
}

const program = fileURLToPath(new URL("./local-process.js", import.meta.url));

export type LocalLives = ReturnType<typeof localLives>;

/**
 * Local mode as a process and process group of its own, one life after another with the same data folder and port.
 * @param onDied hears of an end that was not asked for
 */
export function localLives(
  setup: LocalSetup,
  folder: string,
  onDied: (error: LocalModeDiedError) => void,
) {
  let life: { child: ChildProcess; facts: LocalFacts } | undefined;
  let child: ChildProcess | undefined;
  let lives = 0;
  let { port } = setup;

  return {
    count: () => lives,

    /** What it stands for AWS with, in this life. */
    facts(): LocalFacts {
      if (!life) throw new LocalModeDiedError("Local mode is not running.");
      return life.facts;
    },

    /** @throws {LocalModeDiedError} */
    async start(): Promise<LocalFacts> {
      lives += 1;
      const file = join(folder, `life-${lives}.json`);
      const its: LocalSetup = { ...setup, port, seed: setup.seed + 10 * lives };
      await writeFile(file, JSON.stringify(its));
      const born = spawn(process.execPath, [program, file], {
        detached: true,
        stdio: ["ignore", "inherit", "inherit", "ipc"],
        // Nothing of the user's: no AWS profile, no proxy.
        env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
      });
      child = born;
      born.once("exit", (code, signal) => {
        if (child !== born) return;
        child = undefined;
        life = undefined;
        onDied(new LocalModeDiedError(`Local mode ended by itself: ${signal ?? `code ${code}`}.`));
      });
      const facts = await firstMessage(born);
      port = Number(new URL(facts.url).port);
      life = { child: born, facts };
      return facts;
    },

    /** `kill -9` of the whole group; settles when it is gone. Fine if it is not running. */
    async kill(): Promise<void> {
      const dying = child;
      child = undefined;
      life = undefined;
      if (dying?.pid === undefined || dying.exitCode !== null) return;
      const gone = once(dying, "exit");
      killGroup(dying.pid);
      await gone;
    },

    /** The same without waiting, for a process that is about to exit itself. */
    killNow(): void {
      if (child?.pid !== undefined) killGroup(child.pid);
    },
  };
}

async function firstMessage(child: ChildProcess): Promise<LocalFacts> {
  const [facts] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => {
      throw new LocalModeDiedError("Local mode ended before it was up.");
    }),
  ]);
  return facts as LocalFacts;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
