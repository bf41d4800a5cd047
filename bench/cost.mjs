/**
 * What a million pictures cost: `npm run cost` prints the table of docs/operating.md.
 *
 * Requests are those that the packaged functions make (`requests-per-blob.json`, which a test compares with what they
 * ask of local mode), prices those in `unit-prices.json`. The rest is assumed, here, and printed with the table.
 */
import { readFile } from "node:fs/promises";
import { readServerlessYml } from "../dist/serverless/read-serverless-yml.js";
import { makeAlarms } from "../serverless/monitoring/alarms.mjs";

const MILLION = 1_000_000;
/** `GET /blobs/{blob_id}` for each blob, until it is finished. */
const READS = 2;
const FUNCTION_MB = 512;
/** Billed time of one invocation, its share of cold starts included. */
const API_MS = { createBlob: 30, getBlob: 20 };
/** Of a new picture, most of it Rekognition's, and of one whose result is known. */
const PROCESS_MS = { fresh: 1000, repeated: 60 };
/** A result, packed. A write unit is 1 KB, and all else in the tables is smaller. */
const RESULT_KB = 3;
/** Lambda's own lines and those of the metrics included; and one line of the access log. */
const LOG_KB = { invocation: 1, request: 0.5 };

const text = (name) => readFile(new URL(name, import.meta.url), "utf8");
const requests = JSON.parse(await text("requests-per-blob.json"));
const { region, prices } = JSON.parse(await text("unit-prices.json"));

/** What one blob uses of each thing that has a price. `kind` is `fresh` or `repeated`. */
function usageOf(kind) {
  const times = { createBlob: 1, getBlob: READS, processBlob: 1 };
  const billedMs = { ...API_MS, processBlob: PROCESS_MS[kind] };
  const perFunction = (of) =>
    Object.keys(times).reduce((sum, name) => sum + times[name] * of(name), 0);
  const asked = (...rights) =>
    perFunction((name) => requests[kind][name].filter((right) => rights.includes(right)).length);

  const invocations = perFunction(() => 1);
  const apiRequests = 1 + READS;
  const results = kind === "fresh" ? 2 : 1; // The blob's, and the cache's.
  return {
    "rekognition.image": asked("rekognition:DetectLabels"),
    "apigateway.request": apiRequests,
    "lambda.request": invocations,
    "lambda.gbSecond": (perFunction((name) => billedMs[name] / 1000) * FUNCTION_MB) / 1024,
    "dynamodb.write":
      asked("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem") +
      results * (RESULT_KB - 1),
    "dynamodb.read": asked("dynamodb:GetItem"),
    "dynamodb.storage": RESULT_KB / MILLION,
    "s3.post": 1, // The client's form. DELETE is free.
    "s3.get": asked("s3:GetObjectVersion"),
    // S3 sends, Lambda receives and deletes. Under load up to ten messages share a request; here none do.
    "sqs.request": 3,
    "logs.ingested": (invocations * LOG_KB.invocation + apiRequests * LOG_KB.request) / MILLION,
  };
}

/** The table's rows: a service, what it bills, and how that is said for a million. */
const SERVICES = {
  Rekognition: { "rekognition.image": "M images" },
  "API Gateway": { "apigateway.request": "M requests" },
  Lambda: { "lambda.request": "M invocations", "lambda.gbSecond": "M GB-s" },
  DynamoDB: {
    "dynamodb.write": "M write units",
    "dynamodb.read": "M read units",
    "dynamodb.storage": "GB for a month",
  },
  S3: { "s3.post": "M form posts", "s3.get": "M reads" },
  SQS: { "sqs.request": "M requests" },
  "CloudWatch Logs": { "logs.ingested": "GB" },
};

const fresh = usageOf("fresh");
const repeated = usageOf("repeated");
const cost = (usage, names) =>
  names.reduce((sum, name) => sum + MILLION * usage[name] * prices[name].dollars, 0);
const money = (dollars) =>
  `$${dollars.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
const amount = ([name, unit]) =>
  `${Number((fresh[name] * (unit.startsWith("M ") ? 1 : MILLION)).toFixed(2))} ${unit}`;

const rows = Object.entries(SERVICES).map(([service, billed]) => {
  const names = Object.keys(billed);
  const used = Object.entries(billed).map(amount).join(", ");
  return `| ${service} | ${used} | ${money(cost(fresh, names))} | ${money(cost(repeated, names))} |`;
});
const everything = Object.values(SERVICES).flatMap(Object.keys);
const [together, again] = [cost(fresh, everything), cost(repeated, everything)].map(money);

const apiRequests = MILLION * fresh["apigateway.request"];
const restDearer = prices["apigateway.restRequest"].dollars - prices["apigateway.request"].dollars;
const metrics = await text("../backend/core/ports/telemetry.ts");
const count = (where, pattern) => [...where.matchAll(pattern)].length;
const ownMetrics = count(metrics, /^ {2}\w+: "(count|ms)",$/gm);
/** How many metrics alarms watch: besides the functions, and of each function. */
const { functions, resources } = readServerlessYml(new URL("../", import.meta.url), {
  stage: "dev",
});
const names = Object.keys(functions);
const alarmMetrics = countAlarmMetrics([]);
const alarmMetricsEach = (countAlarmMetrics(names) - alarmMetrics) / names.length;

function countAlarmMetrics(functionNames) {
  const lambda = functionNames.map((name) => [name, { Type: "AWS::Lambda::Function" }]);
  const alarms = [
    ...Object.values(resources).filter(({ Type }) => Type === "AWS::CloudWatch::Alarm"),
    ...Object.values(makeAlarms({ ...resources, ...Object.fromEntries(lambda) }, [])),
  ];
  return count(JSON.stringify(alarms), /"MetricName":/g);
}

process.stdout.write(`| service | a million new pictures use | cost | the same pictures again |
|---|---|--:|--:|
${rows.join("\n")}
| **together** | | **${together}** | **${again}** |

Prices of ${region}, without the free tier. Assumed: ${READS} reads a blob; ${FUNCTION_MB} MB; ${PROCESS_MS.fresh} ms for a new picture,
most of it Rekognition's, ${PROCESS_MS.repeated} ms for a known one, ${API_MS.createBlob} and ${API_MS.getBlob} ms for the API's functions; results of ${RESULT_KB} KB, kept for a
month. A REST API would add ${money(apiRequests * restDearer)}. The alarms cost ${money(alarmMetrics * prices["cloudwatch.alarmMetric"].dollars)} a month and ${money(alarmMetricsEach * prices["cloudwatch.alarmMetric"].dollars)} for each function, used or not; the
${ownMetrics} metrics of each stage ${money(ownMetrics * prices["cloudwatch.metric"].dollars)} if they are told of in every hour of it; a dashboard ${money(prices["cloudwatch.dashboard"].dollars)} from the account's fourth on.
`);
