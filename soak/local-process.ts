import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { queueMappings, readService } from "../backend/local/functions.ts";
import { startLocal } from "../backend/local/start-local.ts";
import { openJournal, readJournal } from "./journal.ts";
import { journalWitness } from "./journal-witness.ts";
import { faults, type LocalFacts, type LocalSetup, limits } from "./local-setup.ts";
import { randomFrom, wholeBelow } from "./random.ts";
import { stubDetector } from "./stub-detector.ts";

/**
 * One life of local mode, with faults: a process of its own, told by a file what to do, that lives until it is killed or
 * until whoever started it is gone.
 */
const setup = JSON.parse(await readFile(process.argv[2] ?? "", "utf8")) as LocalSetup;
process.once("disconnect", () => process.exit(1));

const note = openJournal(setup.journalFile);
note({ kind: "life_began", pid: process.pid });
const noteMemory = () => note({ kind: "memory", peakBytes: process.resourceUsage().maxRSS * 1024 });
setInterval(noteMemory, 500).unref();

const random = randomFrom(setup.seed);
const log = createWriteStream(setup.logFile, { flags: "a" });
const workers = queueMappings(readService()).map(({ function: name }) => name);
/** This share of them is doomed, until enough were killed; a worker with fewer writes than its doom lives on. */
const doomed = 0.1;
/** A batch has a few messages, and each a few writes: claims come first, and ends last. */
const writes = 12;
const journal = await readJournal(setup.journalFile);
let leftToKill = setup.workersToKill - journal.filter(({ kind }) => kind === "thread_died").length;
const witness = journalWitness(note);

const { url, aws } = await startLocal({
  dataDir: setup.dataDir,
  port: setup.port,
  version: "0.0.0-soak",
  detector: stubDetector(setup.detections, randomFrom(setup.seed + 1)),
  log: (line) => log.write(`${line}\n`),
  limits,
  witness: {
    ...witness,
    onThreadDied(calls) {
      leftToKill -= 1;
      witness.onThreadDied?.(calls);
    },
  },
  faults: {
    recognition: {
      // However slow the machine is, one picture of a life is refused once.
      next: ["answer", "ThrottlingException"],
      maxCallsPerSecond: setup.rate,
      rateExceptions: ["ProvisionedThroughputExceededException", "ThrottlingException"],
    },
    eventCopies() {
      const copies = random() < faults.duplicatedEvents ? 2 : 1;
      note({ kind: "event_sent", copies });
      return copies;
    },
    eventDelaySeconds: () => wholeBelow(faults.longestDelaySeconds + 1, random),
    deathAfterWrites: (name) =>
      leftToKill > 0 && workers.includes(name) && random() < doomed
        ? 1 + wholeBelow(writes, random)
        : undefined,
  },
});

const facts: LocalFacts = {
  url,
  region: aws.region,
  credentials: aws.credentials,
  s3Url: aws.s3.url,
  dynamoDbUrl: aws.dynamoDb.url,
  sqsUrl: aws.sqs.url,
  queueUrls: aws.sqs.queueUrls,
};
process.send?.(facts);
