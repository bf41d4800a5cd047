import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { queueMappings, readService } from "../../backend/local/functions.ts";
import { startLocal } from "../../backend/local/start-local.ts";
import { featureOfOperation } from "../plan/feature-of-operation.ts";
import { randomFrom, wholeBelow } from "../random.ts";
import { doomedWorkers } from "./doomed-workers.ts";
import { openJournal, readJournal } from "./journal.ts";
import { journalWitness } from "./journal-witness.ts";
import { faults, type LocalFacts, type LocalSetup, limits } from "./local-setup.ts";
import { stubDetectors } from "./stub-detector.ts";

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
const journal = await readJournal(setup.journalFile);
const doomed = doomedWorkers(setup.workersToKill, journal, workers, random);

const { url, aws } = await startLocal({
  dataDir: setup.dataDir,
  port: setup.port,
  requireKey: true,
  version: "0.0.0-soak",
  detector: stubDetectors(setup.sights, randomFrom(setup.seed + 1)),
  log: (line) => log.write(`${line}\n`),
  limits: {
    ...limits,
    leaseSeconds: setup.leaseSeconds,
    mailboxLeaseSeconds: setup.leaseSeconds,
    visibilityTimeoutSeconds: setup.leaseSeconds,
  },
  witness: journalWitness(note, doomed.died),
  faults: {
    recognition: {
      // However slow the machine is, each feature is refused once in a life.
      operations: Object.fromEntries(
        Object.keys(featureOfOperation).map((operation) => [
          operation,
          ["answer", "ThrottlingException"] as const,
        ]),
      ),
      maxCallsPerSecond: setup.rate,
      rateExceptions: ["ProvisionedThroughputExceededException", "ThrottlingException"],
    },
    eventCopies() {
      const copies = random() < faults.duplicatedEvents ? 2 : 1;
      note({ kind: "event_sent", copies });
      return copies;
    },
    eventDelaySeconds: () => wholeBelow(faults.longestDelaySeconds + 1, random),
    deathAfterWrites: doomed.deathAfterWrites,
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
