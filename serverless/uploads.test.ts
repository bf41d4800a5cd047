import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { UPLOADS_QUEUE } from "../backend/local/aws/resources.ts";
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
            Filter: { S3Key: { Rules: [{ Name: "prefix", Value: "uploads/" }] } },
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

describe("the uploads queue", () => {
  const queue = () =>
    of("UploadsQueue") as {
      VisibilityTimeout: number;
      RedrivePolicy: { maxReceiveCount: number };
      MessageRetentionPeriod: number;
    };
  const variables = () => functionOf(service, "processBlob").Environment.Variables;

  it("gives processBlob time: timeout < lease < visibility, and visibility ≥ 6 timeouts", () => {
    const timeout = of("ProcessBlobLambdaFunction").Timeout as number;
    const lease = Number(variables().LEASE_SECONDS);
    expect(lease).toBeGreaterThan(timeout);
    expect(queue().VisibilityTimeout).toBeGreaterThan(lease);
    expect(queue().VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
  });

  it("gives up after as many deliveries as processBlob believes, into a queue that keeps longest", () => {
    expect(queue().RedrivePolicy).toEqual({
      deadLetterTargetArn: { "Fn::GetAtt": ["UploadsDeadLetterQueue", "Arn"] },
      maxReceiveCount: 10,
    });
    expect(variables().UPLOADS_MAX_RECEIVE_COUNT).toBe(
      String(queue().RedrivePolicy.maxReceiveCount),
    );
    const { MessageRetentionPeriod } = of("UploadsDeadLetterQueue");
    expect(MessageRetentionPeriod).toBe(14 * 24 * 3600);
    expect(MessageRetentionPeriod).toBeGreaterThan(queue().MessageRetentionPeriod);
  });

  it("invokes processBlob with few messages at a time, each judged alone", () => {
    expect(of("ProcessBlobEventSourceMappingSQSUploadsQueue")).toMatchObject({
      EventSourceArn: { "Fn::GetAtt": ["UploadsQueue", "Arn"] },
      FunctionName: { "Fn::GetAtt": ["ProcessBlobLambdaFunction", "Arn"] },
      BatchSize: 5,
      Enabled: true,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  it("is what local mode has", () => {
    expect(UPLOADS_QUEUE).toMatchObject({
      visibilityTimeoutSeconds: queue().VisibilityTimeout,
      maxReceiveCount: queue().RedrivePolicy.maxReceiveCount,
      batchSize: of("ProcessBlobEventSourceMappingSQSUploadsQueue").BatchSize,
    });
  });
});
