import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { metricsNamespace } from "../backend/adapters/aws/emf-metrics.ts";
import type { MetricName } from "../backend/core/ports/telemetry.ts";
import { retryDelayMs } from "../backend/core/recognition/retry-delay.ts";
import { deployed, queueEvents } from "./testing/functions.ts";
import { packageOnce } from "./testing/package-once.ts";
import type { PackagedService } from "./testing/package-service.ts";
import { idsOf, propertiesOf, type Template } from "./testing/template.ts";

const topic = "arn:aws:sns:eu-central-1:123456789012:on-call";
/** Every parameter, with another value than its default; for `convert` see packaged-conversion. */
const stageParams = {
  region: "eu-central-1",
  retentionDays: "7",
  uploadWindowSeconds: "600",
  cacheLifetimeSeconds: "60",
  detectMinConfidence: "55",
  detectImageProperties: "true",
  recognitionConcurrency: "3",
  convert: "true",
  conversionConcurrency: "6",
  callbackTimeoutSeconds: "2",
  callbackConcurrency: "4",
  requireKey: "false",
  dailySpendingLimit: "0.25",
  apiRequestsPerSecond: "5",
  apiBurst: "10",
  logLevel: "debug",
  logRetentionDays: "14",
  dashboard: "false",
  alarmTopicArn: topic,
  deletionProtection: "true",
};

let dev: PackagedService;
let prod: PackagedService;
beforeAll(async () => {
  [dev, prod] = await Promise.all([
    packageOnce(),
    packageOnce({ stage: "prod", params: stageParams }),
  ]);
}, 180_000);

/** What AWS would refuse to have twice in one account and region. */
function namesIn({ Resources, Outputs }: Template): string[] {
  const own = Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    const kind = Type.split("::").at(-1);
    return Object.entries(Properties)
      .filter(([key]) => key === "Name" || key === `${kind}Name`)
      .map(([, name]) => (typeof name === "string" ? name : `${id} ${JSON.stringify(name)}`));
  });
  const exported = Object.values(Outputs).flatMap(({ Export }) => Export?.Name ?? []);
  return [...own, ...exported];
}

describe("two stages", () => {
  it("share no name", () => {
    const fixed = (template: Template) =>
      namesIn(template).filter((name) => !name.includes("AWS::StackId"));
    expect(fixed(dev.template)).toEqual(
      expect.arrayContaining([
        "rekog-dev",
        "rekog-dev-createBlob",
        "/aws/lambda/rekog-dev-createBlob",
        "/aws/vendedlogs/http-api/rekog-dev",
        "sls-rekog-dev-HttpApiUrl",
      ]),
    );
    // The stage is called `$default` in every API: its name is part of no other's.
    const shared = fixed(dev.template).filter(
      (name) => name !== "$default" && fixed(prod.template).includes(name),
    );
    expect(shared).toEqual([]);
  });

  it("have a bucket each, named after the stack's own id: unknown before, and valid however the stage is called", () => {
    expect(propertiesOf(dev.template, "UploadsBucket").BucketName).toEqual({
      "Fn::Join": [
        "-",
        ["rekog-uploads", { "Fn::Select": [2, { "Fn::Split": ["/", { Ref: "AWS::StackId" }] }] }],
      ],
    });
  });

  it("leave all other names to CloudFormation", () => {
    for (const type of ["DynamoDB::Table", "SQS::Queue", "IAM::Role", "CloudWatch::Alarm"]) {
      for (const id of idsOf(dev.template, `AWS::${type}`)) {
        expect(
          Object.keys(propertiesOf(dev.template, id)).filter(
            (key) => /^\w+Name$/.test(key) && key !== "MetricName",
          ),
        ).toEqual([]);
      }
    }
  });

  it("say nothing of a region or an account: AWS fills them in", () => {
    const text = JSON.stringify(prod.template).replaceAll(topic, "");
    expect(text).not.toMatch(/\b[a-z]{2}-[a-z]+-\d\b|\b\d{12}\b/);
  });
});

describe("a parameter", () => {
  const of = (id: string) => propertiesOf(prod.template, id);
  const variablesOf = (id: string) =>
    (of(`${id}LambdaFunction`).Environment as { Variables: object }).Variables;

  it("is one of these, each with a default and what it means beside it", async () => {
    const text = await readFile(new URL("../serverless.yml", import.meta.url), "utf8");
    const { params } = parse(text, { logLevel: "error" }) as {
      params: { default: Record<string, unknown> };
    };
    expect(Object.keys(params.default)).toEqual(Object.keys(stageParams));
  });

  it("reaches the functions", () => {
    expect(variablesOf("CreateBlob")).toMatchObject({
      CACHE_LIFETIME_SECONDS: "60",
      UPLOAD_WINDOW_SECONDS: "600",
      RETENTION_DAYS: "7",
      LOG_LEVEL: "debug",
    });
    expect(variablesOf("CreateBlob")).toMatchObject({ DAILY_SPENDING_LIMIT: "0.25" });
    expect(variablesOf("GetBlob")).toMatchObject({ LOG_LEVEL: "debug", REQUIRE_KEY: "false" });
    // Everybody's blobs, for everybody: an open stage lists none.
    expect(variablesOf("ListBlobs")).toMatchObject({
      REQUIRE_KEY: "false",
      LIST_WITHOUT_KEY: "false",
    });
    for (const name of ["CreateBlob", "RedeliverCallback", "LeaseDeliveries", "SettleDelivery"]) {
      expect(variablesOf(name)).toMatchObject({
        REQUIRE_KEY: "false",
        MAILBOX_WITHOUT_KEY: "false",
      });
    }
    expect(variablesOf("ProcessBlob")).toMatchObject({
      CACHE_LIFETIME_SECONDS: "60",
      DETECT_MIN_CONFIDENCE: "55",
      DETECT_IMAGE_PROPERTIES: "true",
      DAILY_SPENDING_LIMIT: "0.25",
      LOG_LEVEL: "debug",
    });
    expect(of("ProcessBlobEventSourceMappingSQSUploadsQueue")).toMatchObject({
      ScalingConfig: { MaximumConcurrency: 3 },
    });
  });

  it("reaches convertBlob", () => {
    expect(variablesOf("CreateBlob")).toMatchObject({ CONVERT: "true" });
    expect(of("ConvertBlobEventSourceMappingSQSConversionsQueue")).toMatchObject({
      ScalingConfig: { MaximumConcurrency: 6 },
    });
  });

  it("reaches makeCallback", () => {
    expect(variablesOf("MakeCallback")).toMatchObject({ CALLBACK_TIMEOUT_SECONDS: "2" });
    expect(of("MakeCallbackEventSourceMappingSQSCallbacksQueue")).toMatchObject({
      ScalingConfig: { MaximumConcurrency: 4 },
    });
  });

  it("reaches the API, the logs, the dashboard and the tables", () => {
    // A number given on the command line is text, which CloudFormation takes for a number.
    expect(of("HttpApiStage")).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: "5", ThrottlingBurstLimit: "10" },
    });
    for (const id of idsOf(prod.template, "AWS::Logs::LogGroup")) {
      expect(of(id)).toMatchObject({ RetentionInDays: 14 });
    }
    // Left out, rather than a condition that is always the same.
    expect(prod.template.Conditions).toBeUndefined();
    expect(idsOf(prod.template, "AWS::CloudWatch::Dashboard")).toEqual([]);
    expect(idsOf(dev.template, "AWS::CloudWatch::Dashboard")).toEqual(["Dashboard"]);
    for (const id of idsOf(prod.template, "AWS::DynamoDB::Table")) {
      expect(of(id)).toMatchObject({ DeletionProtectionEnabled: true });
      expect(prod.template.Resources[id]).toMatchObject({ DeletionPolicy: "Retain" });
      expect(dev.template.Resources[id]).toMatchObject({ DeletionPolicy: "Delete" });
    }
    // A table in its place is nothing that anybody asks for.
    for (const { template } of [dev, prod]) {
      expect(template.Resources.BlobsTable).toMatchObject({ UpdateReplacePolicy: "Retain" });
    }
  });
});

describe("the alarms", () => {
  it("tell the topic when they go off and when it is over, and nobody without one", () => {
    for (const id of idsOf(dev.template, "AWS::CloudWatch::Alarm")) {
      const none = [{ Ref: "AWS::NoValue" }];
      expect(propertiesOf(dev.template, id)).toMatchObject({ AlarmActions: none, OKActions: none });
      expect(propertiesOf(prod.template, id)).toMatchObject({
        AlarmActions: [topic],
        OKActions: [topic],
      });
    }
  });

  it("are one for each dead-letter queue, the delay, what is in flight, the sweep, what recognition denies, throttles and gives up, the API's errors, and the functions' errors and throttles", () => {
    const alarm = (id: string) => propertiesOf(dev.template, id);
    const queueName = (id: string) => [
      { Name: "QueueName", Value: { "Fn::GetAtt": [id, "QueueName"] } },
    ];
    const queues = queueEvents.map(({ queue }) => queue.replace(/Queue$/, ""));
    const watched = queues.filter((queue) => deployed.resources[`${queue}Queue`]?.Metadata);
    const ids = idsOf(dev.template, "AWS::CloudWatch::Alarm");
    expect(new Set(ids.map((id) => id.replace(/\d+$/, "")))).toEqual(
      new Set([
        ...["RecognitionDeniedAlarm", "RecognitionThrottledAlarm", "RecognitionGivenUpAlarm"],
        "SpendingLimitNearAlarm",
        "ApiErrorsAlarm",
        ...["FunctionErrorsAlarm", "FunctionThrottlesAlarm"],
        ...queues.map((queue) => `${queue}DeadLetterAlarm`),
        ...queues.map((queue) => `${queue}InFlightAlarm`),
        ...watched.map((queue) => `${queue}DelayedAlarm`),
        "SweepStoppedAlarm",
      ]),
    );
    for (const queue of queues) {
      expect(alarm(`${queue}DeadLetterAlarm`)).toMatchObject({
        Namespace: "AWS/SQS",
        MetricName: "ApproximateNumberOfMessagesVisible",
        Dimensions: queueName(`${queue}DeadLetterQueue`),
        Threshold: 0,
        ComparisonOperator: "GreaterThanThreshold",
      });
    }
    expect(alarm("UploadsDelayedAlarm")).toMatchObject({
      MetricName: "ApproximateAgeOfOldestMessage",
      Dimensions: queueName("UploadsQueue"),
      Threshold: 1_800,
    });
    expect(dev.template.Resources.UploadsQueue).not.toHaveProperty("Metadata");
    expect(alarm("RecognitionDeniedAlarm")).toMatchObject({
      Namespace: metricsNamespace,
      MetricName: "RecognitionsDenied" satisfies MetricName,
      Dimensions: [{ Name: "stage", Value: "dev" }],
    });
    // On while one picture is denied and put off again and again: there is a datapoint in any two of its longest waits.
    const { Period, EvaluationPeriods, DatapointsToAlarm } = alarm(
      "RecognitionDeniedAlarm",
    ) as Record<string, number>;
    const longestWaitMs = Math.max(
      ...[1, 10, 100].map((attempt) => retryDelayMs(attempt, () => 0)),
    );
    expect(DatapointsToAlarm).toBe(1);
    expect((Period ?? 0) * (EvaluationPeriods ?? 0) * 1000).toBeGreaterThanOrEqual(
      2 * longestWaitMs,
    );
    expect(alarm("RecognitionThrottledAlarm")).toMatchObject({
      MetricName: "RecognitionsThrottled" satisfies MetricName,
      Dimensions: [{ Name: "stage", Value: "dev" }],
      // A burst that drains rings nothing, and of what waits for 5 minutes a period may have none.
      ...{ Period: 300, EvaluationPeriods: 4, DatapointsToAlarm: 3 },
    });
    expect(alarm("SpendingLimitNearAlarm")).toMatchObject({
      MetricName: "SpendingLimitUsed" satisfies MetricName,
      Dimensions: [{ Name: "stage", Value: "dev" }],
      ...{ Statistic: "Maximum", Threshold: 80 },
    });
    expect(alarm("RecognitionGivenUpAlarm")).toMatchObject({
      MetricName: "RecognitionsGivenUp" satisfies MetricName,
      Dimensions: [{ Name: "stage", Value: "dev" }],
    });
    expect(alarm("ApiErrorsAlarm")).toMatchObject({
      Namespace: "AWS/ApiGateway",
      MetricName: "5xx",
      Dimensions: [{ Name: "ApiId", Value: { Ref: "HttpApi" } }],
    });
  });

  it.each([
    ["FunctionErrorsAlarm", "Errors"],
    ["FunctionThrottlesAlarm", "Throttles"],
  ])("%s counts the %s of every function", (id, MetricName) => {
    // One has room for ten functions; the next has its number.
    const ids = idsOf(dev.template, "AWS::CloudWatch::Alarm");
    const alarms = ids.filter((alarm) => alarm.replace(/\d+$/, "") === id);
    const metrics = alarms.flatMap((alarm) => {
      const [sum, ...each] = propertiesOf(dev.template, alarm).Metrics as {
        Expression?: string;
        MetricStat?: { Metric: object };
      }[];
      expect(sum).toMatchObject({ Expression: "SUM(FILL(METRICS(), 0))" });
      return each.map(({ MetricStat }) => MetricStat?.Metric);
    });
    expect(metrics).toEqual(
      idsOf(dev.template, "AWS::Lambda::Function").map((name) => ({
        Namespace: "AWS/Lambda",
        MetricName,
        Dimensions: [{ Name: "FunctionName", Value: { Ref: name } }],
      })),
    );
  });
});
