import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { interleave, ratio } from "./interleave.mjs";

const run = promisify(execFile);

/** `rekog --help` from start to end, beside a Node.js that does nothing. ms. */
export async function measureCli({ dist, sizes, tell }) {
  tell("the command line's start");
  const main = fileURLToPath(new URL("cli/main.js", dist));
  const timed = (args) => async () => {
    const startedMs = performance.now();
    await run(process.execPath, args);
    const ms = performance.now() - startedMs;
    return { times: [ms], perSecond: 1000 / ms };
  };
  const contestants = { "rekog --help": timed([main, "--help"]), "node -e 0": timed(["-e", "0"]) };
  const measured = await interleave(contestants, sizes.cliRuns);
  const { "rekog --help": ours, "node -e 0": bare } = measured;
  return { ours, bare, ratio: ratio(ours, bare, "p50") };
}
