import { randomInt } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { OptionError, readOptions, type SoakOptions, usage } from "./options.ts";
import { runSoak } from "./run-soak.ts";
import { printTally } from "./tally/print-tally.ts";

/** `npm run soak`: exits 0 if the audit finds nothing, 1 if anything is off, 2 for a wrong command line. */
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => interrupted.abort(new Error(`Ended by ${signal}.`)));
}
const tell = (line: string) => void process.stderr.write(`${line}\n`);

try {
  const options = readOptions(process.argv.slice(2), () => randomInt(2 ** 32));
  if (options === "help") process.stdout.write(usage);
  else process.exitCode = await soak(options);
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  if (error instanceof OptionError) tell(usage);
  process.exitCode = error instanceof OptionError ? 2 : 1;
}

async function soak(options: SoakOptions): Promise<number> {
  tell(`Soak of ${options.blobs} blobs, --seed ${options.seed}.`);
  const tally = await runSoak(options, { signal: interrupted.signal, tell });
  process.stdout.write(printTally(tally, options));
  if (options.json)
    await writeFile(options.json, `${JSON.stringify({ options, tally }, null, 2)}\n`);
  return tally.findings.length === 0 ? 0 : 1;
}
