import { forEachFeature } from "./core/features/feature-rules.ts";
import { type Feature, features } from "./core/features/features.ts";
import { microdollarsPerDollar } from "./core/features/prices.ts";
import { type LogLevel, logLevels } from "./log.ts";

/** One setting: the variable it comes from, and how its text is read. `parse` throws what the text must be. */
interface Setting<Value> {
  variable: string;
  parse: (text: string) => Value;
  fallback?: string;
  /** Need not be set. */
  isOptional?: boolean;
}

/** Every setting of the deployed functions. `serverless.yml` sets these variables and no others. */
export const settings = {
  blobsTable: text("BLOBS_TABLE"),
  cacheTable: text("CACHE_TABLE"),
  accessTable: text("ACCESS_TABLE"),
  /** What may be spent on recognition in a day (UTC), in millionths of a dollar; the variable has dollars. */
  dailySpendingLimit: dollars("DAILY_SPENDING_LIMIT"),
  /** Whether the detector's calls are billed: where they are not, there is nothing to limit. */
  detectorIsPaid: flag("DETECTOR_IS_PAID"),
  /** Whether nobody is answered who has no key. */
  requireKey: flag("REQUIRE_KEY"),
  /** Whether there is a list where no key is asked for, and so everybody's blobs in it. */
  listWithoutKey: flag("LIST_WITHOUT_KEY"),
  /** Whether there are mailboxes where no key is asked for, and so everybody's results for everybody. */
  mailboxWithoutKey: flag("MAILBOX_WITHOUT_KEY"),
  uploadsBucket: text("UPLOADS_BUCKET"),
  uploadsQueueUrl: text("UPLOADS_QUEUE_URL"),
  uploadsDeadLetterQueueUrl: text("UPLOADS_DEAD_LETTER_QUEUE_URL"),
  /** As in the queue's redrive policy. */
  uploadsMaxReceiveCount: wholeNumber("UPLOADS_MAX_RECEIVE_COUNT", 1),
  conversionsQueueUrl: text("CONVERSIONS_QUEUE_URL"),
  /** The same, for who does without it where nothing is converted. */
  conversionsQueueUrlIfAny: optional(text("CONVERSIONS_QUEUE_URL")),
  conversionsDeadLetterQueueUrl: text("CONVERSIONS_DEAD_LETTER_QUEUE_URL"),
  /** As in the queue's redrive policy. */
  conversionsMaxReceiveCount: wholeNumber("CONVERSIONS_MAX_RECEIVE_COUNT", 1),
  /** Whether pictures are converted that recognition does not take: then the form takes larger ones. */
  convert: flag("CONVERT"),
  uploadWindowMs: duration("UPLOAD_WINDOW_SECONDS", 1000),
  retentionMs: duration("RETENTION_DAYS", 24 * 60 * 60 * 1000),
  cacheLifetimeMs: duration("CACHE_LIFETIME_SECONDS", 1000),
  /** Longer than `processBlob` and `convertBlob` may run. */
  leaseMs: duration("LEASE_SECONDS", 1000),
  callbacksQueueUrl: text("CALLBACKS_QUEUE_URL"),
  callbacksDeadLetterQueueUrl: text("CALLBACKS_DEAD_LETTER_QUEUE_URL"),
  /** One attempt to deliver a callback, from the look-up of its name to the end of the answer. */
  callbackTimeoutMs: duration("CALLBACK_TIMEOUT_SECONDS", 1000),
  /** How long a delivery that was taken out of a mailbox is nobody else's. */
  mailboxLeaseMs: duration("MAILBOX_LEASE_SECONDS", 1000),
  /** How long after each failed attempt the next one is made, where it is not as `core/callback/callback-schedule.ts` has it. */
  callbackWaitsMs: optional(durations("CALLBACK_WAITS_SECONDS", 1000)),
  /** Whether callbacks may go to this machine: only where it is the user's own, as in local mode. */
  callbackAllowLoopback: flag("CALLBACK_ALLOW_LOOPBACK"),
  /** What results call the detector of each feature, and part of the cache's keys. */
  detectorNames: forFeatures("DETECTOR_NAME"),
  /** Labels below this confidence are never stored. */
  detectMinConfidence: wholeNumber("DETECT_MIN_CONFIDENCE", 0, 100),
  /** Whether the picture's quality is measured too, for better hints. AWS bills it as a feature of its own. */
  detectImageProperties: flag("DETECT_IMAGE_PROPERTIES"),
  /** How long one call of AWS may take, but for Rekognition's. The template leaves it to this. */
  sdkCallMs: { ...duration("SDK_CALL_SECONDS", 1000), fallback: "2", isOptional: true },
  /** Tells the metrics of one stage from another's. */
  stage: { ...text("STAGE"), fallback: "local" },
  logLevel: {
    variable: "LOG_LEVEL",
    fallback: "info",
    parse: (value: string) => {
      const level = logLevels.find((known) => known === value);
      if (!level) throw `must be one of ${logLevels.join(", ")}`;
      return level;
    },
  } satisfies Setting<LogLevel>,
};

type Settings = typeof settings;
export type Config<Name extends keyof Settings> = {
  [Key in Name]: ReturnType<Settings[Key]["parse"]>;
};

/** The environment does not say what a function needs. Names every bad variable, but no value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Reads the named settings. This is the only reader of the environment in the backend, but for the AWS SDK.
 * @throws {ConfigError}
 */
export function readConfig<Name extends keyof Settings>(
  names: readonly Name[],
  env: NodeJS.ProcessEnv = process.env,
): Config<Name> {
  const faults: string[] = [];
  const values = names.map((name) => {
    const { variable, parse, fallback, isOptional }: Setting<unknown> = settings[name];
    const value = env[variable] ?? fallback;
    if (value === undefined && isOptional) return [name, undefined];
    try {
      if (value === undefined || value === "") throw "is not set";
      return [name, parse(value)];
    } catch (must) {
      faults.push(`${variable} ${must}`);
      return [name, undefined];
    }
  });
  if (faults.length > 0) throw new ConfigError(`Bad environment: ${faults.join("; ")}`);
  return Object.fromEntries(values) as Config<Name>;
}

function optional<Value>(setting: Setting<Value>): Setting<Value | undefined> {
  return { ...setting, isOptional: true };
}

function text(variable: string): Setting<string> {
  return { variable, parse: (value) => value };
}

function wholeNumber(
  variable: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): Setting<number> {
  return {
    variable,
    parse: (value) => {
      const inRange = Number(value) >= least && Number(value) <= most;
      if (!/^\d{1,9}$/.test(value) || !inRange) {
        const range = most > 999_999_999 ? `of at least ${least}` : `from ${least} to ${most}`;
        throw `must be a whole number ${range}`;
      }
      return Number(value);
    },
  };
}

/** A sum in dollars, as millionths. */
function dollars(variable: string): Setting<number> {
  return {
    variable,
    parse: (value) => {
      if (!/^\d{1,7}(\.\d{1,6})?$/.test(value)) {
        throw "must be a sum in dollars, such as 1 or 0.25";
      }
      return Math.round(Number(value) * microdollarsPerDollar);
    },
  };
}

/** One text for all features, or one for each: `labels=one,faces=another`. */
function forFeatures(variable: string): Setting<Record<Feature, string>> {
  return {
    variable,
    parse: (value) => {
      if (!value.includes("=")) return forEachFeature(() => value);
      const given = new Map(value.split(",").map((part) => part.split("=", 2) as [string, string]));
      return forEachFeature((feature) => {
        const its = given.get(feature);
        if (!its) throw `must be one name, or one for each of ${features.join(", ")}`;
        return its;
      });
    },
  };
}

function flag(variable: string): Setting<boolean> {
  return {
    variable,
    parse: (value) => {
      if (value !== "true" && value !== "false") throw "must be true or false";
      return value === "true";
    },
  };
}

function duration(variable: string, unitMs: number): Setting<number> {
  const { parse } = wholeNumber(variable, 1);
  return { variable, parse: (value) => parse(value) * unitMs };
}

/** Durations in their order, with commas between. */
function durations(variable: string, unitMs: number): Setting<number[]> {
  const { parse } = wholeNumber(variable, 1);
  return { variable, parse: (value) => value.split(",").map((each) => parse(each) * unitMs) };
}
