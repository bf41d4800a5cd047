import { parseArgs } from "node:util";

export interface SoakOptions {
  blobs: number;
  /** Distinct pictures that are recognised; a few that are refused come on top. */
  pictures: number;
  /** All chance comes from it. Processes and sockets keep their own time, so a run is replayed in its faults, not to the ms. */
  seed: number;
  /** How often the whole local mode is killed (`kill -9`), 0 to 3 times: after each 30 % of the results. */
  kills: number;
  /** Whether every callback is fetched from a mailbox. */
  mailboxAlone: boolean;
  /** What recognition takes of each feature, in calls a second; more are throttled, and so is each one's second call of a life. */
  rate: number;
  /** For how many seconds a blob or a message is left to its worker: longer than one takes on a machine as busy as this one. */
  leaseSeconds: number;
  /** Blobs under way at once. */
  concurrency: number;
  /** When it is given up, with an account of what is missing. */
  deadlineSeconds: number;
  /** Where the data, the journal and the log are; they are kept then. Default: a temporary folder that is removed. */
  dataDir?: string | undefined;
  /** Where the tally goes as JSON. */
  json?: string | undefined;
}

export const usage = `Usage: npm run soak -- [options]

Sends the blobs of three accounts through a whole local mode with faults, then audits that nothing is lost and nothing is
stuck, that nobody is served another's, that each answer is paid for once, and that nothing is spent above a limit.

  --blobs N        how many (default 1500)
  --pictures N     of how many distinct pictures (default 40)
  --seed N         where chance begins (default: a new one, which is printed)
  --kills N        kill -9 of the whole local mode, 0 to 3 times (default 2)
  --mailbox        have every callback fetched from a mailbox, in place of a fifth, and none posted
  --rate N         recognitions a second of each feature, above which they are throttled (default 5)
  --lease S        seconds that a worker has, before others take it for dead (default 8)
  --concurrency N  blobs under way at once (default 64)
  --deadline S     seconds until it is given up (default: by the number of blobs)
  --data-dir DIR   keep data, journal and log there, to look into them afterwards
  --json FILE      write the tally there, too
`;

/** What is wrong with the command line. */
export class OptionError extends Error {
  override readonly name = "OptionError";
}

/** @throws {OptionError} */
export function readOptions(args: string[], newSeed: () => number): SoakOptions | "help" {
  const { values } = parse(args);
  if (values.help) return "help";
  const blobs = whole("blobs", values.blobs, 1, 100_000) ?? 1500;
  return {
    blobs,
    pictures: whole("pictures", values.pictures, 1, 80) ?? 40,
    seed: whole("seed", values.seed, 0, 2 ** 32 - 1) ?? newSeed(),
    kills: whole("kills", values.kills, 0, 3) ?? 2,
    mailboxAlone: values.mailbox ?? false,
    rate: whole("rate", values.rate, 1, 1000) ?? 5,
    leaseSeconds: whole("lease", values.lease, 1, 600) ?? 8,
    concurrency: whole("concurrency", values.concurrency, 1, 256) ?? 64,
    deadlineSeconds: whole("deadline", values.deadline, 1, 86_400) ?? 300 + blobs,
    dataDir: values["data-dir"],
    json: values.json,
  };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args,
      options: {
        help: { type: "boolean", short: "h" },
        blobs: text,
        pictures: text,
        seed: text,
        kills: text,
        mailbox: { type: "boolean" },
        rate: text,
        lease: text,
        concurrency: text,
        deadline: text,
        "data-dir": text,
        json: text,
      },
    });
  } catch (cause) {
    throw new OptionError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function whole(name: string, value: string | undefined, least: number, most: number) {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw new OptionError(`--${name} must be a whole number from ${least} to ${most}.`);
}
