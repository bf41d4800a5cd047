import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { UPLOADS_PREFIX } from "../backend/core/blob/upload-key.ts";
import { CALLBACKS_QUEUE, UPLOADS_QUEUE } from "../backend/local/resources.ts";
import { functionOf } from "./testing/functions.ts";
import { type PackagedService, packageService } from "./testing/package-service.ts";
import { needsOf, propertiesOf, type Template } from "./testing/template.ts";

let service: PackagedService;
let template: Template;
beforeAll(async () => {
  service = await packageService();
  ({ template } = service);
}, 60_000);
afterAll(() => service.remove());

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
            Filter: { S3Key: { Rules: [{ Name: "prefix", Value: UPLOADS_PREFIX }] } },
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

describe.each([
  {
    queue: "UploadsQueue",
    deadLetters: "UploadsDeadLetterQueue",
    by: "processBlob",
    mapping: "ProcessBlobEventSourceMappingSQSUploadsQueue",
    deliveries: 10,
    concurrency: 5,
    local: UPLOADS_QUEUE,
  },
  {
    queue: "CallbacksQueue",
    deadLetters: "CallbacksDeadLetterQueue",
    by: "makeCallback",
    mapping: "MakeCallbackEventSourceMappingSQSCallbacksQueue",
    deliveries: 20,
    concurrency: 25,
    local: CALLBACKS_QUEUE,
  },
])("$queue", ({ queue, deadLetters, by, mapping, deliveries, concurrency, local }) => {
  const functionId = `${by.charAt(0).toUpperCase()}${by.slice(1)}LambdaFunction`;
  const timeout = () => of(functionId).Timeout as number;
  const visibility = () => of(queue).VisibilityTimeout as number;

  it("is visible again only after six timeouts of its function, as Lambda asks", () => {
    expect(visibility()).toBeGreaterThanOrEqual(6 * timeout());
  });

  it("gives a message up after so many deliveries, into a queue that keeps it longest", () => {
    expect(of(queue).RedrivePolicy).toEqual({
      deadLetterTargetArn: { "Fn::GetAtt": [deadLetters, "Arn"] },
      maxReceiveCount: deliveries,
    });
    const { MessageRetentionPeriod: keptSeconds } = of(deadLetters);
    expect(keptSeconds).toBe(14 * 24 * 3600);
    expect(keptSeconds).toBeGreaterThan(of(queue).MessageRetentionPeriod as number);
  });

  it("invokes its function with some messages at a time, each judged alone", () => {
    expect(of(mapping)).toMatchObject({
      EventSourceArn: { "Fn::GetAtt": [queue, "Arn"] },
      FunctionName: { "Fn::GetAtt": [functionId, "Arn"] },
      Enabled: true,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: concurrency },
    });
  });

  it("is what local mode has", () => {
    expect(local).toMatchObject({
      visibilityTimeoutSeconds: visibility(),
      maxReceiveCount: deliveries,
      batchSize: of(mapping).BatchSize,
    });
  });
});

describe("times that must fit", () => {
  const settingsOf = (name: string) => functionOf(service, name).Environment.Variables;
  const timeoutOf = (id: string) => of(`${id}LambdaFunction`).Timeout as number;

  it("a lease outlasts its worker, and ends before the picture comes again by itself", () => {
    const lease = Number(settingsOf("processBlob").LEASE_SECONDS);
    expect(lease).toBeGreaterThan(timeoutOf("ProcessBlob"));
    expect(lease).toBeLessThan(of("UploadsQueue").VisibilityTimeout as number);
  });

  it("processBlob knows which delivery is the last", () => {
    const { maxReceiveCount } = of("UploadsQueue").RedrivePolicy as { maxReceiveCount: number };
    expect(settingsOf("processBlob").UPLOADS_MAX_RECEIVE_COUNT).toBe(String(maxReceiveCount));
  });

  it("a receiver has less time than makeCallback", () => {
    const allowed = Number(settingsOf("makeCallback").CALLBACK_TIMEOUT_SECONDS);
    expect(allowed).toBeLessThan(timeoutOf("MakeCallback"));
  });
});
