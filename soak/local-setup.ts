/** What the process of local mode is told: a file of JSON. */
export interface LocalSetup {
  dataDir: string;
  journalFile: string;
  logFile: string;
  /** 0 for the first life; the others take its port. */
  port: number;
  seed: number;
  /** What recognition takes, in calls a second. */
  rate: number;
  /** How many workers are killed, in all lives together. */
  workersToKill: number;
  /** What the stub of a detector sees in a picture, by its SHA-256. */
  detections: Record<string, { classIndex: number; confidence: number }>;
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
} as const;

export const limits = {
  leaseSeconds: 8,
  visibilityTimeoutSeconds: 8,
  callbackTimeoutSeconds: 2,
  callbackWaitsSeconds: [1, 1, 1, 1],
} as const;
