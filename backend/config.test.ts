import { describe, expect, it } from "@jest/globals";
import { ConfigError, readConfig, settings } from "./config.ts";

type Name = keyof typeof settings;

const good: Record<string, string> = {
  BLOBS_TABLE: "blobs",
  CACHE_TABLE: "cache",
  ACCESS_TABLE: "access",
  REQUIRE_KEY: "true",
  LIST_WITHOUT_KEY: "false",
  MAILBOX_WITHOUT_KEY: "false",
  MAILBOX_LEASE_SECONDS: "60",
  DAILY_SPENDING_LIMIT: "0.25",
  DETECTOR_IS_PAID: "true",
  UPLOADS_BUCKET: "uploads",
  UPLOADS_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/123456789012/uploads",
  UPLOADS_DEAD_LETTER_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/123456789012/uploads-dead",
  UPLOADS_MAX_RECEIVE_COUNT: "10",
  UPLOAD_WINDOW_SECONDS: "3600",
  RETENTION_DAYS: "30",
  CACHE_LIFETIME_SECONDS: "86400",
  LEASE_SECONDS: "60",
  DETECTOR_NAME: "rekognition",
  CONVERT: "true",
  CONVERSIONS_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/123456789012/conversions",
  CONVERSIONS_DEAD_LETTER_QUEUE_URL:
    "https://sqs.eu-west-1.amazonaws.com/123456789012/conversions-dead",
  CONVERSIONS_MAX_RECEIVE_COUNT: "100",
  CALLBACKS_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/123456789012/callbacks",
  CALLBACKS_DEAD_LETTER_QUEUE_URL:
    "https://sqs.eu-west-1.amazonaws.com/123456789012/callbacks-dead",
  CALLBACK_TIMEOUT_SECONDS: "5",
  CALLBACK_WAITS_SECONDS: "5,300",
  CALLBACK_ALLOW_LOOPBACK: "false",
  DETECT_MIN_CONFIDENCE: "10",
  DETECT_IMAGE_PROPERTIES: "false",
};

const faultOf = (names: readonly Name[], env: Record<string, string>): string => {
  try {
    readConfig(names, env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error("There was nothing wrong.");
};

describe("readConfig", () => {
  it("reads the settings that are asked for, times in milliseconds", () => {
    const names = ["blobsTable", "uploadWindowMs", "retentionMs", "detectMinConfidence"] as const;
    expect(readConfig(names, good)).toEqual({
      blobsTable: "blobs",
      uploadWindowMs: 3_600_000,
      retentionMs: 30 * 24 * 60 * 60 * 1000,
      detectMinConfidence: 10,
    });
  });

  it("looks at no variable that was not asked for", () => {
    expect(readConfig(["blobsTable"], { BLOBS_TABLE: "blobs", LEASE_SECONDS: "soon" })).toEqual({
      blobsTable: "blobs",
    });
  });

  it("logs from info on, unless told otherwise", () => {
    expect(readConfig(["logLevel"], {})).toEqual({ logLevel: "info" });
    expect(readConfig(["logLevel"], { LOG_LEVEL: "debug" })).toEqual({ logLevel: "debug" });
  });

  it("reads every setting there is, from a good environment", () => {
    const names = Object.keys(settings) as Name[];
    expect(readConfig(names, good)).toMatchObject({
      callbackTimeoutMs: 5_000,
      callbackWaitsMs: [5_000, 300_000],
      callbackAllowLoopback: false,
      detectImageProperties: false,
      dailySpendingLimit: 250_000,
    });
  });

  it.each(["TRUE", "1", "yes", " true"])("refuses %j for a flag: safety hangs on it", (value) => {
    const fault = faultOf(["callbackAllowLoopback"], { CALLBACK_ALLOW_LOOPBACK: value });
    expect(fault).toBe("Bad environment: CALLBACK_ALLOW_LOOPBACK must be true or false");
  });

  it.each(["", "5,", "5;300", "5, 300", "0,5"])("refuses %j for durations", (value) => {
    const fault = faultOf(["callbackWaitsMs"], { CALLBACK_WAITS_SECONDS: value });
    expect(fault).toMatch(/CALLBACK_WAITS_SECONDS (is not set|must be a whole number)/);
  });

  it.each([
    ["0", 0],
    ["1", 1_000_000],
    ["0.000001", 1],
    ["12.345678", 12_345_678],
    ["0.29", 290_000],
  ])("reads %s dollars exactly", (text, microdollars) => {
    expect(readConfig(["dailySpendingLimit"], { DAILY_SPENDING_LIMIT: text })).toEqual({
      dailySpendingLimit: microdollars,
    });
  });

  it.each(["-1", "$1", "1,5", "1e3", "none", ".5", "0.0000001", "Infinity"])(
    "refuses %j for a sum: what cannot be read limits nothing",
    (text) => {
      expect(faultOf(["dailySpendingLimit"], { DAILY_SPENDING_LIMIT: text })).toBe(
        "Bad environment: DAILY_SPENDING_LIMIT must be a sum in dollars, such as 1 or 0.25",
      );
    },
  );

  it("leaves the schedule of callbacks to core where nothing is said of it", () => {
    expect(readConfig(["callbackWaitsMs"], {})).toEqual({ callbackWaitsMs: undefined });
  });

  it("takes it that nothing is converted where no queue for that is set, and only who can do without it", () => {
    expect(readConfig(["conversionsQueueUrlIfAny"], {})).toEqual({
      conversionsQueueUrlIfAny: undefined,
    });
    expect(faultOf(["conversionsQueueUrl"], {})).toContain("CONVERSIONS_QUEUE_URL is not set");
  });

  it("names every bad variable at once, and what it must be", () => {
    const names = Object.keys(settings) as Name[];
    const { BLOBS_TABLE: _, ...without } = good;
    const env = {
      ...without,
      CACHE_TABLE: "",
      LEASE_SECONDS: "0",
      CALLBACK_ALLOW_LOOPBACK: "yes",
      DETECT_MIN_CONFIDENCE: "101",
      LOG_LEVEL: "loud",
    };
    expect(faultOf(names, env)).toBe(
      "Bad environment: BLOBS_TABLE is not set; CACHE_TABLE is not set; " +
        "LEASE_SECONDS must be a whole number of at least 1; " +
        "CALLBACK_ALLOW_LOOPBACK must be true or false; " +
        "DETECT_MIN_CONFIDENCE must be a whole number from 0 to 100; " +
        "LOG_LEVEL must be one of debug, info, warn, error",
    );
  });

  it.each(["1.5", "-1", "1e3", " 60", "0x10", "9999999999", "s3cret"])(
    "refuses %j for a number, and does not repeat it",
    (value) => {
      const fault = faultOf(["leaseMs"], { LEASE_SECONDS: value });
      expect(fault).toContain("LEASE_SECONDS must be");
      expect(fault).not.toContain(value);
    },
  );
});
