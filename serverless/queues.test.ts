import { beforeAll, describe, expect, it } from "@jest/globals";
import { callLimits, rekognitionLimitMs } from "../backend/adapters/aws/call-limits.ts";
import { readConfig } from "../backend/config.ts";
import { conversionLimits } from "../backend/core/blob/conversion-limits.ts";
import { uploadsPrefix } from "../backend/core/blob/upload-key.ts";
import { longestDelayMs } from "../backend/core/callback/callback-schedule.ts";
import { afterFault, processingWindowMs } from "../backend/core/recognition/after-fault.ts";
import { queueMappings, serviceQueues } from "../backend/local/functions.ts";
import { localName } from "../backend/local/resources.ts";
import { declaredService, functionOf, idOf, queueEvents } from "./testing/functions.ts";
import { packageOnce } from "./testing/package-once.ts";
import type { PackagedService } from "./testing/package-service.ts";
import { idsOf, needsOf, propertiesOf, type Template } from "./testing/template.ts";

let service: PackagedService;
let template: Template;
beforeAll(async () => {
  service = await packageOnce();
  ({ template } = service);
}, 180_000);

const of = (id: string) => propertiesOf(template, id);

describe("the uploads bucket", () => {
  it("is private, encrypted, versioned, swept, open to form posts, and tells the queue of them", () => {
    expect(of("UploadsBucket")).toEqual({
      BucketName: expect.anything(),
      VersioningConfiguration: { Status: "Enabled" },
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
        ],
      },
      CorsConfiguration: {
        CorsRules: [
          {
            AllowedOrigins: ["*"],
            AllowedMethods: ["POST"],
            AllowedHeaders: ["*"],
            ExposedHeaders: ["ETag"],
            MaxAge: 86_400,
          },
        ],
      },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: "uploads-expire",
            Status: "Enabled",
            ExpirationInDays: 1,
            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          },
          { Id: "delete-markers-expire", Status: "Enabled", ExpiredObjectDeleteMarker: true },
        ],
      },
      NotificationConfiguration: {
        QueueConfigurations: [
          {
            Event: "s3:ObjectCreated:Post",
            Filter: { S3Key: { Rules: [{ Name: "prefix", Value: uploadsPrefix }] } },
            Queue: { "Fn::GetAtt": ["UploadsQueue", "Arn"] },
          },
        ],
      },
    });
  });

  it("waits for the queue's policy, which names exactly this bucket of this account", () => {
    expect(needsOf(template, "UploadsBucket")).toContain("UploadsQueuePolicy");
    const { Statement } = of("UploadsQueuePolicy").PolicyDocument as { Statement: object[] };
    expect(Statement[0]).toEqual({
      Sid: "NewsFromTheBucket",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: { "Fn::GetAtt": ["UploadsQueue", "Arn"] },
      Condition: {
        ArnEquals: {
          "aws:SourceArn": {
            "Fn::Join": [
              "",
              ["arn:", { Ref: "AWS::Partition" }, ":s3:::", of("UploadsBucket").BucketName],
            ],
          },
        },
        StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
      },
    });
  });
});

describe.each(queueEvents)("$queue", ({ queue, by, batchSize, maximumConcurrency }) => {
  const deadLetters = queue.replace(/Queue$/, "DeadLetterQueue");
  const functionId = `${idOf(by)}LambdaFunction`;
  const mapping = `${idOf(by)}EventSourceMappingSQS${queue}`;
  const timeout = () => functionOf(service, by).Timeout;
  const visibility = () => of(queue).VisibilityTimeout as number;
  const deliveries = () => (of(queue).RedrivePolicy as { maxReceiveCount: number }).maxReceiveCount;

  it("is visible again only after six timeouts of its function, as Lambda asks", () => {
    expect(visibility()).toBeGreaterThanOrEqual(6 * timeout());
  });

  it("gives a message up after so many deliveries, into a queue that keeps it longest", () => {
    expect(of(queue).RedrivePolicy).toMatchObject({
      deadLetterTargetArn: { "Fn::GetAtt": [deadLetters, "Arn"] },
    });
    // Fewer are lost to a function that is throttled for a while.
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    expect(deliveries()).toBeGreaterThanOrEqual(5);
    const { MessageRetentionPeriod: keptSeconds } = of(deadLetters);
    expect(keptSeconds).toBe(14 * 24 * 3600);
    expect(keptSeconds).toBeGreaterThan(of(queue).MessageRetentionPeriod as number);
  });

  it("invokes its function with some messages at a time, each judged alone", () => {
    expect(of(mapping)).toMatchObject({
      EventSourceArn: { "Fn::GetAtt": [queue, "Arn"] },
      FunctionName: { "Fn::GetAtt": [functionId, "Arn"] },
      Enabled: true,
      BatchSize: batchSize,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: maximumConcurrency },
    });
  });

  it("is what local mode has", () => {
    const name = localName(queue);
    expect(serviceQueues(declaredService).filter((local) => local.name === name)).toEqual([
      {
        name,
        deadLetterName: localName(deadLetters),
        visibilityTimeoutSeconds: visibility(),
        maxReceiveCount: deliveries(),
      },
    ]);
    const mappings = queueMappings(declaredService).filter((local) => local.queue === name);
    expect(mappings).toMatchObject([{ function: by, batchSize }]);
    expect(mappings[0]?.maximumConcurrency).toBeLessThanOrEqual(maximumConcurrency);
  });
});

describe("the queues", () => {
  it("feed a function each, or hold the dead letters of one that does", () => {
    const fed = queueEvents.flatMap(({ queue }) => [
      queue,
      queue.replace(/Queue$/, "DeadLetterQueue"),
    ]);
    expect(fed.sort()).toEqual(idsOf(template, "AWS::SQS::Queue").sort());
  });
});

describe("times that must fit", () => {
  const settingsOf = (name: string) => functionOf(service, name).Environment.Variables;
  const timeoutOf = (name: string) => functionOf(service, name).Timeout;
  const deliveriesOf = (queue: string) =>
    (of(queue).RedrivePolicy as { maxReceiveCount: number }).maxReceiveCount;

  it("a lease outlasts its worker, and ends before the picture comes again by itself", () => {
    const lease = Number(settingsOf("processBlob").LEASE_SECONDS);
    expect(lease).toBeGreaterThan(timeoutOf("processBlob"));
    expect(lease).toBeLessThan(of("UploadsQueue").VisibilityTimeout as number);
  });

  it("a conversion is at its end before its function is, and that before its lease, and that before it comes again", () => {
    const lease = Number(settingsOf("convertBlob").LEASE_SECONDS);
    expect(conversionLimits.timeoutMs).toBeLessThan(timeoutOf("convertBlob") * 1_000);
    expect(lease).toBeGreaterThan(timeoutOf("convertBlob"));
    expect(lease).toBeLessThan(of("ConversionsQueue").VisibilityTimeout as number);
  });

  it("processBlob and convertBlob know which delivery is the last", () => {
    const { UPLOADS_MAX_RECEIVE_COUNT } = settingsOf("processBlob");
    expect(UPLOADS_MAX_RECEIVE_COUNT).toBe(String(deliveriesOf("UploadsQueue")));
    const { CONVERSIONS_MAX_RECEIVE_COUNT } = settingsOf("convertBlob");
    expect(CONVERSIONS_MAX_RECEIVE_COUNT).toBe(String(deliveriesOf("ConversionsQueue")));
  });

  it("what asks for a conversion outlives all of its deliveries", () => {
    const { MessageRetentionPeriod, VisibilityTimeout } = of("ConversionsQueue") as Record<
      string,
      number
    >;
    const all = deliveriesOf("ConversionsQueue") * (VisibilityTimeout ?? 0);
    expect(MessageRetentionPeriod).toBeGreaterThan(all);
    expect(all).toBeGreaterThan(processingWindowMs / 1000);
  });

  it("a picture that is throttled has more deliveries than it can need, and its message outlives them", () => {
    const waitedMs = { now: 0 };
    let deliveries = 0;
    const fault = { failure: { code: "recognition_throttled" }, retryable: true } as const;
    for (;;) {
      deliveries += 1;
      const standing = { attempts: 1, ageMs: waitedMs.now, delivery: deliveries, isLast: false };
      // The shortest pauses there are.
      const next = afterFault(fault, standing, () => 1);
      if (next.kind === "give_up") break;
      waitedMs.now += next.afterMs;
    }
    const most = deliveriesOf("UploadsQueue");
    expect(most).toBeGreaterThan(2 * deliveries);
    // "You can set maxReceiveCount from 1 to 1,000."
    expect(most).toBeLessThanOrEqual(1_000);
    const { MessageRetentionPeriod, VisibilityTimeout } = of("UploadsQueue") as Record<
      string,
      number
    >;
    expect(MessageRetentionPeriod).toBeGreaterThan(most * (VisibilityTimeout ?? 0));
    expect(MessageRetentionPeriod).toBeGreaterThan(processingWindowMs / 1000);
  });

  it("Rekognition has less time than processBlob, with room to write down what was paid for", () => {
    // The claim, the look into the picture, the cache before and after, and the result.
    const calls = 5;
    const limits = readConfig(["sdkCallMs"], {});
    const slowestMs = calls * callLimits(limits).maxAttempts * limits.sdkCallMs;
    expect(timeoutOf("processBlob") * 1_000 - rekognitionLimitMs).toBeGreaterThan(slowestMs);
  });

  it("a receiver has less time than makeCallback", () => {
    const allowed = Number(settingsOf("makeCallback").CALLBACK_TIMEOUT_SECONDS);
    expect(allowed).toBeLessThan(timeoutOf("makeCallback"));
  });

  it("a callback's message is late only after the longest delay that it can have", () => {
    const { Threshold } = of("CallbacksDelayedAlarm") as { Threshold: number };
    expect(Threshold * 1000).toBeGreaterThan(longestDelayMs);
  });
});
