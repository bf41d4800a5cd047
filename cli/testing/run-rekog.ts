import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { execaNode } from "execa";
import { rememberGiven, toldNoSecret } from "./told-by-rekog.ts";

/** The built program; `npm run build` makes it. */
export const mainPath = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface RunOptions {
  /** On top of an empty environment: nothing of this machine's settings for rekog, AWS or colours comes in */
  env?: Record<string, string>;
  cwd?: string;
  /** The built `rekog` of another checkout */
  program?: string;
}

/** Starts the built `rekog`; the caller reads its streams, sends it signals and awaits its end. It may tell no secret. */
export function startRekog(
  args: readonly string[],
  { env = {}, cwd, program = mainPath }: RunOptions = {},
) {
  const child = execaNode(program, args, {
    reject: false,
    ipc: false,
    // Five seconds, as execa has it, are too few for a tidy end on a busy machine.
    forceKillAfterDelay: 30_000,
    extendEnv: false,
    // A test that forgets REKOG_DATA_DIR must not find the blobs of whoever runs it.
    env: { HOME: "/nonexistent", TMPDIR: tmpdir(), ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const run = { args, env, cwd };
  rememberGiven(run);
  void child.then(({ stdout, stderr }) => toldNoSecret(run, { stdout, stderr }));
  return child;
}

/**
 * Runs the built `rekog` to its end.
 * @throws when what it prints with `--json` is not what `json-output.schema.yaml` says
 */
export async function runRekog(args: readonly string[], options: RunOptions = {}) {
  const { stdout, stderr, exitCode } = await startRekog(args, options);
  if (args.includes("--json")) {
    const { checkJsonOutput } = await import("./json-output.ts");
    checkJsonOutput(args, stdout);
  }
  return { stdout, stderr, exitCode };
}
