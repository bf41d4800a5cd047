import { rm } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { execaNode } from "execa";
import { InterruptedError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { makeTemporaryFolder } from "../../files/temporary-folder.ts";
import type { Checkout } from "./find-checkout.ts";
import { createCredentialsHider } from "./hide-credentials.ts";

export interface SlsOptions {
  checkout: Checkout;
  env: Deps["env"];
  signal: AbortSignal;
  /** Each line of its progress, without colours and credentials */
  onLine: (line: string) => void;
  /** Is told the id of its process. */
  onStarted?: (pid: number) => void;
  /** How long it may take to end after it has told an error */
  graceMs?: number;
}

/** What `sls` printed, without colours and credentials: results, or a text that begins with `Error:`, on stdout. */
export interface SlsEnd {
  succeeded: boolean;
  stdout: string;
  stderr: string;
}

/**
 * Runs `sls` in the checkout to its end. `--verbose` gives an event of CloudFormation a line; and a deployment that fails
 * then ends when all is rolled back, not before, so that the next one does not find the stack busy.
 * @throws the signal's reason, or `InterruptedError` where the terminal's signal reached `sls` first; how else it ended is the answer
 */
export async function runSls(args: readonly string[], options: SlsOptions): Promise<SlsEnd> {
  const { checkout, signal, env } = options;
  signal.throwIfAborted();
  // What an interrupted run left behind would be packed into the zips.
  await rm(join(checkout.root, ".esbuild"), { recursive: true, force: true });
  // The framework leaves a folder for each function behind.
  const temporary = await makeTemporaryFolder("rekog-deploy-");
  try {
    return await run(args, { ...options, env: { ...env, ...temporaryFolder(temporary.path) } });
  } finally {
    await temporary.remove();
  }
}

/** `execaNode` puts the folder of Node.js before it, and takes it for granted. Windows has it in any case. */
const withPath = (env: Deps["env"]): Deps["env"] =>
  Object.keys(env).some((name) => name.toUpperCase() === "PATH") ? env : { ...env, PATH: "" };

/** As Node.js looks for it on each platform (`os.tmpdir`). */
const temporaryFolder = (path: string) => ({ TMPDIR: path, TEMP: path, TMP: path });

async function run(args: readonly string[], options: SlsOptions): Promise<SlsEnd> {
  const { checkout, signal, env } = options;
  const hideCredentials = createCredentialsHider(env);
  const clean = (text: string) => hideCredentials(stripVTControlCharacters(text));
  let deadline: NodeJS.Timeout | undefined;
  const child = execaNode(checkout.slsPath, [...args, "--verbose"], {
    cwd: checkout.root,
    env: withPath(env),
    extendEnv: false,
    ipc: false,
    stdin: "ignore",
    stdout: function* (line: unknown) {
      if (/^Error:/.test(clean(String(line)))) endSoon();
      yield line;
    },
    stderr: function* (line: unknown) {
      const text = clean(String(line)).trim();
      if (text) options.onLine(text);
      yield line;
    },
    reject: false,
    cancelSignal: signal,
    forceKillAfterDelay: 3_000,
  });
  if (child.pid !== undefined) options.onStarted?.(child.pid);
  // After a build that failed, esbuild's own process keeps `sls` from ending, or outlives it and keeps its output open.
  function endSoon() {
    deadline ??= setTimeout(() => {
      child.kill();
      child.stdout.destroy();
      child.stderr.destroy();
    }, options.graceMs ?? 2_000);
  }
  child.once("exit", endSoon);
  const end = await child;
  clearTimeout(deadline);
  signal.throwIfAborted();
  if (/^SIG(?:INT|HUP|QUIT)$/.test(end.signal ?? "")) throw new InterruptedError();
  return {
    succeeded: end.exitCode === 0,
    stdout: clean(end.stdout),
    stderr: clean(end.stderr),
  };
}
