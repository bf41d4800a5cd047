import type { Sight } from "../pictures/picture.ts";
import type { WorkersToKill } from "./doomed-workers.ts";

/** What the process of local mode is told: a file of JSON. */
export interface LocalSetup {
  dataDir: string;
  journalFile: string;
  logFile: string;
  /** 0 for the first life; the others take its port. */
  port: number;
  seed: number;
  /** What recognition takes of each feature, in calls a second. */
  rate: number;
  /** How long a worker has, and a message stays with it. */
  leaseSeconds: number;
  workersToKill: WorkersToKill;
  /** What the stub of a detector sees in what recognition is given, by its SHA-256. */
  sights: Record<string, Sight>;
}

/** What it answers when it is up. */
export interface LocalFacts {
  url: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  s3Url: string;
  dynamoDbUrl: string;
  sqsUrl: string;
  /** By queue name. */
  queueUrls: Record<string, string>;
}

/** The faults, and the times that are short enough to wait for. */
export const faults = {
  duplicatedEvents: 0.05,
  longestDelaySeconds: 2,
  /** A blob has two workers: one that recognises, and one that calls back. */
  killedWorkers: 0.02,
  /** For each picture: about half are converted, by a few workers until the first answer is there. */
  killedConversions: 0.2,
} as const;

export const limits = {
  callbackTimeoutSeconds: 2,
  // As many as are deployed: a listener that is killed costs an attempt.
  callbackWaitsSeconds: [1, 1, 1, 1, 1, 1],
  // So that each call has its price, which is reserved, and told of the blob that it was made for.
  detectorIsPaid: true,
  dailySpendingLimit: "1000",
} as const;
