/** What a line of the log says besides its event. Names are in snake case: `blob_id`, `duration_ms`. */
export type LogDetails = Record<string, unknown>;

/** Tells what happened, one line an event. Never given a secret. */
export interface Log {
  debug(event: string, details?: LogDetails): void;
  info(event: string, details?: LogDetails): void;
  warn(event: string, details?: LogDetails): void;
  error(event: string, details?: LogDetails): void;
  /** Runs `work`; every line that is written in its course, however late, has these details too. */
  within<Result>(details: LogDetails, work: () => Result): Result;
  /** More details for the rest of the innermost `within`, for what is not known when it begins. */
  add(details: LogDetails): void;
}

/**
 * All that is measured, with its unit. Each is billed by itself, in each stage: one more is to be worth it.
 * `docs/operating.md` says what each tells, and the dashboard shows them.
 */
export const metricUnits = {
  BlobsCreated: "count",
  CacheHits: "count",
  Recognitions: "count",
  RecognitionMs: "ms",
  RecognitionsThrottled: "count",
  RecognitionsDenied: "count",
  RecognitionsGivenUp: "count",
  PicturesRefused: "count",
  PicturesConverted: "count",
  ConversionMs: "ms",
  SpendingLimitUsed: "percent",
  UploadToResultMs: "ms",
  CallbacksDelivered: "count",
  CallbacksRetried: "count",
  CallbacksFailed: "count",
  CallbackMs: "ms",
} as const satisfies Record<string, "count" | "ms" | "percent">;

export type MetricName = keyof typeof metricUnits;

type NameOf<Unit> = {
  [Name in MetricName]: (typeof metricUnits)[Name] extends Unit ? Name : never;
}[MetricName];

/** Counts and times what happens, all blobs together. What is done twice, after a crash say, is counted twice. */
export interface Metrics {
  count(name: NameOf<"count">): void;
  duration(name: NameOf<"ms">, ms: number): void;
  /** @param percent what of a limit is used: 100 is all of it */
  percentage(name: NameOf<"percent">, percent: number): void;
  /** Runs `work`, and tells in one piece what was measured in its course, also if it rejects. */
  gather<Result>(about: Record<string, string>, work: () => Promise<Result>): Promise<Result>;
}

/** What a use case sees of it. */
export type Measure = Pick<Metrics, "count" | "duration" | "percentage">;
