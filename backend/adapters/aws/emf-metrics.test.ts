import { describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type MetricName, metricUnits } from "../../core/ports/telemetry.ts";
import { fixedClock } from "../../testing/fixed-clock.ts";
import { emfMetrics, metricsNamespace } from "./emf-metrics.ts";

const text = (maxLength: number) => ({ type: "string", minLength: 1, maxLength });
const strict = (properties: Record<string, object>) => ({
  type: "object",
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

/**
 * The metadata object, as its specification has it and with no more than we use.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const isEmf = new Ajv2020().compile({
  type: "object",
  required: ["_aws"],
  properties: {
    _aws: strict({
      Timestamp: { type: "integer" },
      CloudWatchMetrics: {
        type: "array",
        minItems: 1,
        items: strict({
          Namespace: text(1024),
          Dimensions: {
            type: "array",
            minItems: 1,
            items: { type: "array", maxItems: 30, items: text(250) },
          },
          Metrics: {
            type: "array",
            minItems: 1,
            maxItems: 100,
            items: strict({
              Name: text(1024),
              Unit: { enum: ["Count", "Milliseconds", "Percent"] },
            }),
          },
        }),
      },
    }),
  },
});

interface EmfLine {
  _aws: {
    CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[];
  };
  [target: string]: unknown;
}

function setUp() {
  const lines: EmfLine[] = [];
  const { now } = fixedClock();
  const write = (line: string) => {
    expect(line.endsWith("\n")).toBe(true);
    expect(line.indexOf("\n")).toBe(line.length - 1);
    lines.push(JSON.parse(line));
  };
  return { lines, metrics: emfMetrics({ stage: "dev", now, write }) };
}

/** As CloudWatch reads a line: what it points at must be there, and of the right kind. */
function expectEmf(line: EmfLine): void {
  expect(isEmf(line) ? "EMF" : isEmf.errors).toBe("EMF");
  for (const { Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
    for (const name of Dimensions.flat()) {
      expect(line[name]).toMatch(/^[\x21-\x7e]{1,1024}$/);
    }
    for (const { Name } of Metrics) {
      const values = [line[Name]].flat();
      expect(values.length).toBeGreaterThan(0);
      expect(values.length).toBeLessThanOrEqual(100);
      for (const value of values) expect(Number.isFinite(value)).toBe(true);
    }
  }
}

describe("the metrics, as CloudWatch takes them from the log", () => {
  it("are one line for all that an invocation measured", async () => {
    const { lines, metrics } = setUp();
    const result = await metrics.gather({ request_id: "request-1" }, async () => {
      metrics.count("Recognitions");
      metrics.duration("RecognitionMs", 812.4);
      await Promise.resolve();
      metrics.count("Recognitions");
      metrics.duration("RecognitionMs", 90);
      return "labels";
    });
    expect(result).toBe("labels");
    expect(lines).toEqual([
      {
        time: "2026-11-23T12:00:00.000Z",
        level: "info",
        event: "metrics",
        request_id: "request-1",
        stage: "dev",
        Recognitions: 2,
        RecognitionMs: [812, 90],
        _aws: {
          Timestamp: Date.parse("2026-11-23T12:00:00.000Z"),
          CloudWatchMetrics: [
            {
              Namespace: metricsNamespace,
              Dimensions: [["stage"]],
              Metrics: [
                { Name: "Recognitions", Unit: "Count" },
                { Name: "RecognitionMs", Unit: "Milliseconds" },
              ],
            },
          ],
        },
      },
    ]);
  });

  it("are all valid", async () => {
    const { lines, metrics } = setUp();
    await metrics.gather({}, async () => {
      for (const [name, unit] of Object.entries(metricUnits) as [MetricName, string][]) {
        if (unit === "ms") metrics.duration(name as "CallbackMs", 1);
        else metrics.count(name as "CacheHits");
      }
    });
    expect(lines).toHaveLength(1);
    for (const line of lines) expectEmf(line);
    expect(Object.keys(lines[0] ?? {})).toEqual(expect.arrayContaining(Object.keys(metricUnits)));
  });

  it("are told also if the invocation throws, and not if there are none", async () => {
    const { lines, metrics } = setUp();
    await metrics.gather({}, async () => {});
    expect(lines).toEqual([]);
    const failing = metrics.gather({}, () => {
      metrics.count("CacheHits");
      throw new Error("storage is down");
    });
    await expect(failing).rejects.toThrow("storage is down");
    expect(lines).toMatchObject([{ CacheHits: 1 }]);
  });

  it("are kept apart for invocations at the same time, as in local mode", async () => {
    const { lines, metrics } = setUp();
    const one = (id: string, times: number) =>
      metrics.gather({ request_id: id }, async () => {
        for (let i = 0; i < times; i += 1) {
          metrics.count("BlobsCreated");
          await new Promise((resolve) => setImmediate(resolve));
        }
      });
    await Promise.all([one("a", 3), one("b", 1), one("c", 2)]);
    const told = lines.map(({ request_id, BlobsCreated }) => [request_id, BlobsCreated]);
    expect(told.sort()).toEqual([
      ["a", 3],
      ["b", 1],
      ["c", 2],
    ]);
  });

  it("are more lines if there are more values than one may have", async () => {
    const { lines, metrics } = setUp();
    await metrics.gather({}, async () => {
      metrics.count("CallbacksFailed");
      for (let ms = 0; ms < 250; ms += 1) metrics.duration("CallbackMs", ms);
    });
    for (const line of lines) expectEmf(line);
    expect(lines.map(({ CallbackMs }) => (CallbackMs as number[]).length)).toEqual([100, 100, 50]);
    expect(lines.map(({ CallbacksFailed }) => CallbacksFailed)).toEqual([1, undefined, undefined]);
  });

  it("leave out what is no time, and take a clock that went back for none", async () => {
    const { lines, metrics } = setUp();
    await metrics.gather({}, async () => {
      metrics.duration("CallbackMs", Number.NaN);
      metrics.duration("UploadToResultMs", -30);
    });
    expect(lines).toMatchObject([{ UploadToResultMs: [0] }]);
    expect(lines[0]).not.toHaveProperty("CallbackMs");
  });
});
