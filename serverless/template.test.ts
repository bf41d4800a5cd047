import { beforeAll, describe, expect, it } from "@jest/globals";
import { functionEnvironment } from "../backend/local/function-environment.ts";
import { httpRoutes, schedules, serviceQueues } from "../backend/local/functions.ts";
import { localTables } from "../backend/local/resources.ts";
import { declaredService, deployed, functionNames, functionOf, idOf } from "./testing/functions.ts";
import { packageOnce } from "./testing/package-once.ts";
import type { PackagedService } from "./testing/package-service.ts";
import { idsOf, needsOf, neverMade, propertiesOf, type Template } from "./testing/template.ts";

let service: PackagedService;
let template: Template;
beforeAll(async () => {
  service = await packageOnce();
  ({ template } = service);
}, 180_000);

const of = (id: string) => propertiesOf(template, id);

/** The detector is another, works for nothing, receivers are on the same machine, and there are no stages and no strangers. */
const otherInLocalMode = new Set([
  "DETECTOR_NAME",
  "DETECT_IMAGE_PROPERTIES",
  "DETECTOR_IS_PAID",
  "REQUIRE_KEY",
  "LIST_WITHOUT_KEY",
  "MAILBOX_WITHOUT_KEY",
  "CALLBACK_ALLOW_LOOPBACK",
  "STAGE",
]);

describe("the stack", () => {
  it("is these resources and no others", () => {
    const byType = (type: string) => idsOf(template, `AWS::${type}`);
    expect({
      api: byType("ApiGatewayV2::Api"),
      buckets: byType("S3::Bucket"),
      functions: byType("Lambda::Function"),
      queues: byType("SQS::Queue"),
      tables: byType("DynamoDB::Table"),
    }).toEqual({
      api: ["HttpApi"],
      buckets: ["ServerlessDeploymentBucket", "UploadsBucket"],
      functions: functionNames.map((name) => `${idOf(name)}LambdaFunction`),
      queues: Object.keys(declaredService.queues),
      tables: ["BlobsTable", "AccessTable", "CacheTable"],
    });
    expect(new Set(Object.values(template.Resources).map(({ Type }) => Type))).toEqual(
      new Set([
        "AWS::ApiGatewayV2::Api",
        "AWS::ApiGatewayV2::Integration",
        "AWS::ApiGatewayV2::Route",
        "AWS::ApiGatewayV2::Stage",
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::DynamoDB::Table",
        "AWS::Events::Rule",
        "AWS::IAM::Role",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::Function",
        "AWS::Lambda::Permission",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
        "AWS::S3::BucketPolicy",
        "AWS::SQS::Queue",
        "AWS::SQS::QueuePolicy",
      ]),
    );
  });

  it("can be made: nothing needs what needs it, or what is not there", () => {
    expect(neverMade(template)).toEqual([]);
  });

  it("could not be made without a role that a function has", () => {
    const { GetBlobRole: _, ...others } = template.Resources;
    expect(neverMade({ ...template, Resources: others })).toEqual(
      expect.arrayContaining(["GetBlobLambdaFunction", "HttpApiRouteGetBlobsBlobidVar"]),
    );
  });

  it("is what is read of serverless.yml without the framework, its variables and its resources", () => {
    // Its text is filled in: see serverless/monitoring/.
    const { Dashboard: _, ...resources } = deployed.resources;
    for (const [id, { Type, Properties }] of Object.entries(resources)) {
      expect(template.Resources[id]).toMatchObject({ Type, Properties });
    }
    for (const name of functionNames) {
      const { memorySize, timeout, environment } = deployed.functions[name] ?? {};
      const variables = Object.entries(environment as object).map(([variable, value]) => [
        variable,
        typeof value === "object" ? value : String(value),
      ]);
      expect(functionOf(service, name)).toMatchObject({
        MemorySize: memorySize,
        Timeout: timeout,
        Environment: { Variables: Object.fromEntries(variables) },
      });
    }
  });

  it("tells where the API is", () => {
    expect(template.Outputs.HttpApiUrl?.Value).toMatchObject({
      "Fn::Join": [
        "",
        [
          "https://",
          { Ref: "HttpApi" },
          ".execute-api.",
          { Ref: "AWS::Region" },
          ".",
          { Ref: "AWS::URLSuffix" },
        ],
      ],
    });
    expect(Object.keys(template.Outputs)).toEqual(
      expect.arrayContaining([
        "UploadsBucketName",
        ...["UploadsQueueUrl", "UploadsDeadLetterQueueUrl", "UploadsDeadLetterQueueArn"],
        ...["ConversionsQueueUrl", "ConversionsDeadLetterQueueUrl"],
        ...["ConversionsQueueArn", "ConversionsDeadLetterQueueArn"],
        ...["CallbacksQueueUrl", "CallbacksDeadLetterQueueUrl", "CallbacksDeadLetterQueueArn"],
        "CallbacksQueueArn",
      ]),
    );
  });
});

describe("the HTTP API", () => {
  it("is throttled, on its one stage", () => {
    expect(of("HttpApiStage")).toMatchObject({
      StageName: "$default",
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    });
  });

  it("may be called by a page from anywhere, which has no cookies to send", () => {
    expect(of("HttpApi")).toMatchObject({
      ProtocolType: "HTTP",
      CorsConfiguration: {
        AllowOrigins: ["*"],
        AllowMethods: ["GET", "POST", "DELETE"],
        AllowHeaders: ["authorization", "content-type", "idempotency-key"],
        ExposeHeaders: ["idempotent-replayed", "location", "rekog-version", "retry-after"],
        MaxAge: 86_400,
      },
    });
    expect(of("HttpApi").CorsConfiguration).not.toHaveProperty("AllowCredentials");
  });

  it("logs each request as JSON, without the blob's id and without the query", () => {
    const { Format, DestinationArn } = of("HttpApiStage").AccessLogSettings as Record<
      string,
      string
    >;
    expect(DestinationArn).toEqual({ "Fn::GetAtt": ["HttpApiLogGroup", "Arn"] });
    const line = JSON.parse(Format as string) as Record<string, string>;
    expect(Object.values(line)).toEqual([
      "$context.requestTime",
      "$context.requestId",
      "$context.identity.sourceIp",
      "$context.routeKey",
      "$context.status",
      "$context.responseLatency",
      "$context.responseLength",
      "$context.error.responseType",
      "$context.integration.error",
    ]);
  });

  it("has the routes that local mode has, each to its function", () => {
    const routes = idsOf(template, "AWS::ApiGatewayV2::Route").map((id) => {
      const [integration] = needsOf(template, id).filter((need) => /Integration/.test(need));
      const target = of(integration as string).IntegrationUri as { "Fn::GetAtt": [string, string] };
      return `${of(id).RouteKey} → ${target["Fn::GetAtt"][0]}`;
    });
    const local = httpRoutes(declaredService).map(
      (route) => `${route.method} ${route.path} → ${idOf(route.function)}LambdaFunction`,
    );
    expect(routes.sort()).toEqual(local.sort());
  });

  it("hands events over in the format that the handlers read, and may invoke its own functions only", () => {
    for (const id of idsOf(template, "AWS::ApiGatewayV2::Integration")) {
      expect(of(id)).toMatchObject({ IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0" });
    }
    const permissions = idsOf(template, "AWS::Lambda::Permission");
    for (const id of permissions.filter((one) => !one.includes("EventsRule"))) {
      expect(of(id)).toMatchObject({
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
      });
      expect(JSON.stringify(of(id).SourceArn)).toContain('{"Ref":"HttpApi"}');
    }
  });
});

describe("the schedules", () => {
  it("are those of local mode, each for its function alone", () => {
    const rules = idsOf(template, "AWS::Events::Rule");
    const called = rules.map((id) => {
      const [target] = of(id).Targets as [{ Arn: { "Fn::GetAtt": [string, string] } }];
      expect(of(id)).toMatchObject({ State: "ENABLED", ScheduleExpression: "rate(1 minute)" });
      return target.Arn["Fn::GetAtt"][0];
    });
    const local = schedules(declaredService);
    expect(called).toEqual(local.map((one) => `${idOf(one.function)}LambdaFunction`));
    expect(local.map(({ everyMs }) => everyMs)).toEqual([60_000]);
    const permissions = idsOf(template, "AWS::Lambda::Permission").filter((id) =>
      id.includes("EventsRule"),
    );
    expect(permissions).toHaveLength(rules.length);
    for (const id of permissions) {
      expect(of(id)).toMatchObject({ Principal: "events.amazonaws.com" });
      expect(of(id).SourceArn).toEqual({ "Fn::GetAtt": [rules[0], "Arn"] });
    }
  });
});

describe("every function", () => {
  it.each(functionNames)(
    "%s runs on the newest Node.js, on arm64, with a role of its own",
    (name) => {
      const words = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      expect(functionOf(service, name)).toMatchObject({
        Handler: `backend/functions/${words}.handler`,
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        Role: { "Fn::GetAtt": [`${idOf(name)}Role`, "Arn"] },
        Tags: [
          { Key: "service", Value: "rekog" },
          { Key: "stage", Value: "dev" },
        ],
      });
    },
  );

  it.each(functionNames)("%s has the memory and the time that were measured for it", (name) => {
    // Neither is the framework's own: 1,024 MB and 6 s.
    const { memorySize, timeout } = deployed.functions[name] ?? {};
    expect([typeof memorySize, typeof timeout]).toEqual(["number", "number"]);
    const { MemorySize, Timeout } = functionOf(service, name);
    expect(MemorySize).toBeGreaterThanOrEqual(512);
    // API Gateway waits for half a minute.
    const isRouted = httpRoutes(declaredService).some((route) => route.function === name);
    if (isRouted) expect(Timeout).toBeLessThan(30);
  });

  it("has a log group of its own, which expires and is there first", () => {
    for (const name of functionNames.map(idOf)) {
      const { FunctionName } = of(`${name}LambdaFunction`);
      expect(of(`${name}LogGroup`)).toEqual({
        LogGroupName: `/aws/lambda/${FunctionName}`,
        RetentionInDays: 30,
      });
      expect(needsOf(template, `${name}LambdaFunction`)).toContain(`${name}LogGroup`);
    }
    expect(of("HttpApiLogGroup")).toMatchObject({ RetentionInDays: 30 });
    expect(idsOf(template, "AWS::Logs::LogGroup")).toHaveLength(functionNames.length + 1);
  });

  it("has the settings that it has in local mode, but for what has its reason", () => {
    const endpoint = { url: "http://127.0.0.1" };
    const queueUrls = Object.fromEntries(
      serviceQueues(declaredService).flatMap(({ name, deadLetterName }) => [
        [name, ""],
        [deadLetterName, ""],
      ]),
    );
    const local = functionEnvironment(
      declaredService,
      {
        region: "",
        credentials: { accessKeyId: "", secretAccessKey: "" },
        s3: endpoint,
        dynamoDb: endpoint,
        sqs: { ...endpoint, queueUrls },
        blackHole: endpoint,
        rekognition: { ...endpoint, detectorName: "", measuresQuality: true },
      },
      { noFile: "" },
    );
    for (const name of functionNames) {
      const settings = Object.entries(functionOf(service, name).Environment.Variables).filter(
        ([variable, value]) => typeof value === "string" && !otherInLocalMode.has(variable),
      );
      expect(local).toMatchObject(Object.fromEntries(settings));
    }
  });

  it("leaves no old versions behind", () => {
    expect(idsOf(template, "AWS::Lambda::Version")).toEqual([]);
  });
});

describe("the tables", () => {
  it.each([
    ["BlobsTable", localTables.blobs.key, localTables.blobs.indexes],
    ["AccessTable", localTables.access.key, []],
    ["CacheTable", localTables.cache.key, []],
  ])(
    "%s: on demand, expiring, recoverable where it cannot be made anew, with the keys that local mode has",
    (id, key, indexes) => {
      const keys = [key, ...indexes.flatMap(({ hashKey, rangeKey }) => [hashKey, rangeKey])];
      expect(of(id)).toEqual({
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
        ...(indexes.length > 0 && {
          GlobalSecondaryIndexes: indexes.map(({ name, hashKey, rangeKey }) => ({
            IndexName: name,
            KeySchema: [
              { AttributeName: hashKey, KeyType: "HASH" },
              { AttributeName: rangeKey, KeyType: "RANGE" },
            ],
            Projection: { ProjectionType: "KEYS_ONLY" },
          })),
        }),
        TimeToLiveSpecification: { AttributeName: "expires_at", Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: id !== "CacheTable" },
        DeletionProtectionEnabled: false,
      });
    },
  );
});
