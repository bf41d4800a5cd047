import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { imagePrices, microdollarsPerDollar } from "../../backend/core/features/prices.ts";
import { costFacts } from "./cost-facts.ts";
import { costTable } from "./cost-table.ts";

const readJson = async (name: string) =>
  JSON.parse(await readFile(new URL(`../${name}`, import.meta.url), "utf8"));

const metric = (dimension: string) => ({
  MetricName: "Errors",
  Dimensions: [{ Name: dimension, Value: { Ref: "Any" } }],
});
const alarm = (Properties: Record<string, unknown>) => ({
  Type: "AWS::CloudWatch::Alarm",
  Properties,
});
const functions = {
  createBlob: { memorySize: 512, events: [{ httpApi: "POST /blobs" }] },
  getBlob: { memorySize: 512, events: [{ httpApi: "GET /blobs/{blob_id}" }] },
  processBlob: { memorySize: 1024, events: [{ sqs: {} }] },
  leaseDeliveries: { memorySize: 512, events: [{ httpApi: "GET /mailboxes/{name}" }] },
  settleDelivery: {
    ...{ memorySize: 512, events: [{ httpApi: "POST /mailboxes/{name}/{delivery_id}" }] },
  },
  convertBlob: { memorySize: 2048, events: [{ sqs: {} }] },
  sweepBlobs: { memorySize: 512, events: [{ schedule: "rate(1 minute)" }] },
};
const alarms = [
  alarm(metric("QueueName")),
  alarm({
    Metrics: [
      { Id: "all", Expression: "SUM(METRICS())" },
      ...["a", "b", "c", "d", "e", "f", "g"].map((Id) => ({
        Id,
        MetricStat: { Metric: metric("FunctionName") },
      })),
    ],
  }),
];

const facts = async () =>
  costFacts({
    functions,
    alarms,
    requestsPerBlob: await readJson("requests-per-blob.json"),
    unitPrices: await readJson("unit-prices.json"),
  });

describe("what a million pictures cost", () => {
  it("is reckoned from the requests, the functions' memory and the prices", async () => {
    const table = costTable(await facts());
    expect(table).toContain("| Rekognition | 1 M images | $1,000.00 | $0.00 |");
    expect(table).toContain("| API Gateway | 3 M requests | $3.00 | $3.00 |");
    // 30 ms and twice 20 ms at 512 MB, 1 s at 1 GB
    expect(table).toContain("| Lambda | 4 M invocations, 1.03 M GB-s | $14.60 |");
    expect(table).toContain("2 reads a blob; 512 or 1024 MB;");
  });

  it.each(["moderation", "text", "faces"])("has what %s costs beside labels", async (feature) => {
    const table = costTable(await facts());
    // Six writes, 2 KB more of the cache's, 3 KB more of the blob; five reads, and one more of the larger blob.
    const used = "1 M images, 11 M write units, 6 M read units, 3 GB for a month";
    const row = `| ${feature}, beside labels | ${used} | $1,008.98 | $3.48 |`;
    expect(table.split("\n")).toContain(row);
    expect(imagePrices.image / microdollarsPerDollar).toBe(0.001);
  });

  it("has what a conversion costs beside it: two messages, two versions, and three seconds of 2 GB", async () => {
    const used =
      "2 M invocations, 6.06 M GB-s, 4 M write units, 1 M read units, 2 M writes, 1 M reads, 6 M requests, 2 GB";
    const row = `| conversion, of what is no plain JPEG or PNG | ${used} | $97.63 | $0.00 |`;
    expect(costTable(await facts()).split("\n")).toContain(row);
  });

  it("has what a delivery by a mailbox costs: two requests, two writes of the item, four of its index", async () => {
    const used =
      "2 M requests, 2 M invocations, 0.03 M GB-s, 10 M write units, 2.5 M read units, 3 GB";
    const row = `| callbacks fetched from a mailbox, beside | ${used} | $10.80 | $10.80 |`;
    expect(costTable(await facts()).split("\n")).toContain(row);
  });

  it("has what a day of listening costs, with nothing to fetch: 5,760 requests, half a read unit each", async () => {
    expect(costTable(await facts())).toContain(
      "\nA working day of listening to a mailbox in which nothing is, 8 hours with a request every 4.5 seconds, costs 1.2 cents.\n",
    );
  });

  it("has what is paid for the sweep, used or not: 43,200 times 40 ms, 2 read units and 500 bytes of log", async () => {
    expect(costTable(await facts())).toContain("the sweep of every minute $0.04; a dashboard");
  });

  it("counts the metrics that alarms watch: of each function, and the rest", async () => {
    expect((await facts()).alarmMetrics).toEqual({ each: 1, rest: 1 });
    expect(costTable(await facts())).toContain("cost $0.10 a month and $0.10 for each function");
  });

  it("is not told of a function that is not deployed", async () => {
    const { processBlob: _, ...others } = functions;
    const requestsPerBlob = await readJson("requests-per-blob.json");
    const unitPrices = await readJson("unit-prices.json");
    expect(() => costFacts({ functions: others, alarms, requestsPerBlob, unitPrices })).toThrow(
      "serverless.yml has no function processBlob.",
    );
  });
});
