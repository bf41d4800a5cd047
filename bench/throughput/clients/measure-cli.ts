import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Bench } from "../measure/bench.ts";
import { interleave, ratio } from "../measure/interleave.ts";
import { of } from "../measure/measured.ts";

const run = promisify(execFile);

export type CliStart = Awaited<ReturnType<typeof measureCli>>;

/** `rekog --help` from start to end, beside a Node.js that does nothing. ms. */
export async function measureCli({ dist, sizes, tell }: Pick<Bench, "dist" | "sizes" | "tell">) {
  tell("the command line's start");
  const main = fileURLToPath(new URL("cli/main.js", dist));
  const timed = (args: string[]) => async () => {
    const startedMs = performance.now();
    await run(process.execPath, args);
    const ms = performance.now() - startedMs;
    return { times: [ms], perSecond: 1000 / ms };
  };
  const contestants = { help: timed([main, "--help"]), bare: timed(["-e", "0"]) };
  const measured = await interleave(contestants, sizes.cliRuns);
  const [ours, bare] = [of(measured, "help"), of(measured, "bare")];
  return { ours, bare, ratio: ratio(ours, bare, "p50") };
}
