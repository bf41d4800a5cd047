import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { rememberSecret } from "../../toolchain/secrets/leaks.ts";
import { startRekog } from "./run-rekog.ts";
import { readIfThere } from "./told-by-rekog.ts";

export interface RunningLocal {
  url: string;
  pid: number;
  /** Ends the process and waits until it is gone. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | undefined>;
}

/** The built `rekog local` on a free port, ready to serve. */
export async function startRekogLocal(
  dataDir: string,
  flags: string[] = [],
): Promise<RunningLocal> {
  const args = ["local", "--port", "0", "--data-dir", dataDir, "--json", ...flags];
  const child = startRekog(args);
  const lines = createInterface(child.stdout);
  const [line] = await Promise.race([
    once(lines, "line"),
    child.then(({ stderr }) => Promise.reject(new Error(`rekog local ended: ${stderr}`))),
  ]);
  // Its own credentials for what stands for AWS
  const { secret_access_key: secret } = JSON.parse(readIfThere(join(dataDir, "aws.json")) || "{}");
  rememberSecret("aws_secret", secret);
  const { url, pid, error } = JSON.parse(String(line));
  if (error) throw new Error(`rekog local ended: ${error.message}`);
  return {
    url,
    pid,
    async end(signal) {
      child.kill(signal);
      return (await child).exitCode;
    },
  };
}
