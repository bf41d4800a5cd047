import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../cli/main.js", import.meta.url));

export interface RunningCli {
  /** The first line that it printed, as JSON */
  first: Record<string, unknown>;
  stop(): Promise<void>;
}

/** The built `rekog` with `--json`, once it has printed its first line. Nothing of the user's settings comes in. */
export async function startCli(args: readonly string[], home: string): Promise<RunningCli> {
  const child = spawn(process.execPath, [program, ...args, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { HOME: home },
  });
  const lines = createInterface(child.stdout);
  const gone = once(child, "exit");
  const [line] = await Promise.race([
    once(lines, "line"),
    gone.then(() => Promise.reject(new Error(`rekog ${args[0]} ended.`))),
  ]);
  return {
    first: JSON.parse(String(line)),
    async stop() {
      child.kill("SIGTERM");
      await gone;
    },
  };
}
