import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { packageOnce } from "./testing/package-once.ts";
import type { PackagedService } from "./testing/package-service.ts";

interface Statement {
  Sid: string;
  Action: string | string[];
  Resource: string | string[];
}

/**
 * What CloudFormation calls to make, change and remove a resource, with the rights of whoever deploys: the `handlers` of each
 * type's schema, as far as the template uses them. What has a name is made in a place of that kind.
 * @see https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
 */
const handlers: Record<string, { actions: string[]; arn: string }> = {
  "AWS::ApiGatewayV2::Api": api("/apis"),
  "AWS::ApiGatewayV2::Integration": api("/apis/abc/integrations/def"),
  "AWS::ApiGatewayV2::Route": api("/apis/abc/routes/def"),
  "AWS::ApiGatewayV2::Stage": api("/apis/abc/stages"),
  "AWS::CloudWatch::Alarm": {
    actions: words("cloudwatch: PutMetricAlarm DeleteAlarms DescribeAlarms TagResource"),
    arn: "arn:aws:cloudwatch:REGION:ACCOUNT:alarm:rekog-STAGE-ApiErrorsAlarm-1AB",
  },
  "AWS::CloudWatch::Dashboard": {
    actions: words("cloudwatch: PutDashboard DeleteDashboards GetDashboard"),
    arn: "arn:aws:cloudwatch::ACCOUNT:dashboard/rekog-STAGE-REGION",
  },
  "AWS::DynamoDB::Table": {
    actions: words(
      "dynamodb: CreateTable UpdateTable DeleteTable DescribeTable UpdateTimeToLive DescribeTimeToLive UpdateContinuousBackups DescribeContinuousBackups TagResource",
    ),
    arn: "arn:aws:dynamodb:REGION:ACCOUNT:table/rekog-STAGE-BlobsTable-1AB",
  },
  "AWS::Events::Rule": {
    actions: words("events: PutRule DeleteRule DescribeRule PutTargets RemoveTargets"),
    arn: "arn:aws:events:REGION:ACCOUNT:rule/rekog-STAGE-SweepBlobsEventsRuleSchedule1-1AB",
  },
  "AWS::IAM::Role": {
    actions: words(
      "iam: CreateRole UpdateRole UpdateAssumeRolePolicy DeleteRole GetRole PutRolePolicy DeleteRolePolicy GetRolePolicy ListRolePolicies ListAttachedRolePolicies TagRole PassRole",
    ),
    arn: "arn:aws:iam::ACCOUNT:role/rekog-STAGE-GetBlobRole-1AB",
  },
  "AWS::Lambda::EventSourceMapping": {
    actions: words(
      "lambda: CreateEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping GetEventSourceMapping TagResource",
    ),
    arn: "arn:aws:lambda:REGION:ACCOUNT:event-source-mapping:1ab",
  },
  "AWS::Lambda::Function": {
    actions: words(
      "lambda: CreateFunction UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction GetFunction TagResource",
    ),
    arn: "arn:aws:lambda:REGION:ACCOUNT:function:rekog-STAGE-getBlob",
  },
  "AWS::Lambda::Permission": {
    actions: words("lambda: AddPermission RemovePermission GetPolicy"),
    arn: "arn:aws:lambda:REGION:ACCOUNT:function:rekog-STAGE-getBlob",
  },
  "AWS::Logs::LogGroup": {
    actions: words("logs: CreateLogGroup DeleteLogGroup PutRetentionPolicy TagResource"),
    arn: "arn:aws:logs:REGION:ACCOUNT:log-group:/aws/lambda/rekog-STAGE-getBlob",
  },
  "AWS::S3::Bucket": {
    actions: words(
      "s3: CreateBucket DeleteBucket PutBucketVersioning PutEncryptionConfiguration PutLifecycleConfiguration PutBucketCORS PutBucketNotification PutBucketOwnershipControls PutBucketPublicAccessBlock PutBucketTagging",
    ),
    arn: "arn:aws:s3:::rekog-uploads-0a1b",
  },
  "AWS::S3::BucketPolicy": {
    actions: words("s3: PutBucketPolicy GetBucketPolicy DeleteBucketPolicy"),
    arn: "arn:aws:s3:::rekog-STAGE-serverlessdeploymentbucket-1ab",
  },
  "AWS::SQS::Queue": {
    actions: words("sqs: CreateQueue DeleteQueue GetQueueAttributes SetQueueAttributes TagQueue"),
    arn: "arn:aws:sqs:REGION:ACCOUNT:rekog-STAGE-UploadsQueue-1AB",
  },
  "AWS::SQS::QueuePolicy": {
    actions: words("sqs: SetQueueAttributes"),
    arn: "arn:aws:sqs:REGION:ACCOUNT:rekog-STAGE-UploadsQueue-1AB",
  },
};

/** What `sls` and the plugins ask for themselves, to deploy, look at and remove a stage. */
const direct: [action: string, arn: string][] = [
  ...words(
    "cloudformation: CreateStack CreateChangeSet DescribeChangeSet ExecuteChangeSet DeleteChangeSet UpdateStack DeleteStack DescribeStacks DescribeStackEvents DescribeStackResource DescribeStackResources ListStackResources GetTemplate UpdateTerminationProtection",
  ).map((action): [string, string] => [
    action,
    "arn:aws:cloudformation:REGION:ACCOUNT:stack/rekog-STAGE/1ab",
  ]),
  ["cloudformation:ValidateTemplate", "*"],
  ["lambda:GetAccountSettings", "*"],
  ["lambda:GetFunction", "arn:aws:lambda:REGION:ACCOUNT:function:rekog-STAGE-getBlob"],
  ["dynamodb:DescribeTable", "arn:aws:dynamodb:REGION:ACCOUNT:table/rekog-STAGE-BlobsTable-1AB"],
  // The first key, and `rekog keys`.
  ...words("dynamodb: GetItem PutItem UpdateItem DeleteItem Scan").map(
    (action): [string, string] => [
      action,
      "arn:aws:dynamodb:REGION:ACCOUNT:table/rekog-STAGE-AccessTable-1AB",
    ],
  ),
  ["apigateway:GET", "arn:aws:apigateway:REGION::/apis/abc"],
  ["ecr:DescribeRepositories", "arn:aws:ecr:REGION:ACCOUNT:repository/serverless-rekog-STAGE"],
  // The API's access log.
  ...words("logs: CreateLogDelivery PutResourcePolicy DescribeResourcePolicies").map(
    (action): [string, string] => [action, "*"],
  ),
  [
    "logs:CreateLogGroup",
    "arn:aws:logs:REGION:ACCOUNT:log-group:/aws/vendedlogs/http-api/rekog-STAGE",
  ],
  ...["rekog-STAGE-serverlessdeploymentbucket-1ab", "rekog-uploads-0a1b"].flatMap((bucket) =>
    words(
      "s3: ListBucket ListBucketVersions PutObject GetObject DeleteObject DeleteObjectVersion",
    ).map((action): [string, string] => [
      action,
      `arn:aws:s3:::${bucket}${action.includes("Object") ? "/serverless/a" : ""}`,
    ]),
  ),
];

function api(path: string): { actions: string[]; arn: string } {
  return {
    actions: words("apigateway: POST PATCH DELETE GET"),
    arn: `arn:aws:apigateway:REGION::${path}`,
  };
}

function words(text: string): string[] {
  const [prefix = "", ...names] = text.split(" ");
  return names.map((name) => prefix + name);
}

let statements: Statement[];
let text: string;
let service: PackagedService;
beforeAll(async () => {
  text = await readFile(new URL("deployer-policy.json", import.meta.url), "utf8");
  ({ Statement: statements } = JSON.parse(text) as { Statement: Statement[] });
  service = await packageOnce();
}, 120_000);

function matches(pattern: string, value: string): boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`).test(value);
}
const allows = (action: string, arn: string) =>
  statements.some(
    ({ Action, Resource }) =>
      [Action].flat().some((pattern) => matches(pattern, action)) &&
      [Resource].flat().some((pattern) => matches(pattern, arn)),
  );

describe("the deployer's policy", () => {
  it("lets every type of the template be made, changed and removed", () => {
    const types = new Set(Object.values(service.template.Resources).map(({ Type }) => Type));
    const unknown = [...types].filter((type) => !Object.hasOwn(handlers, type));
    expect(unknown).toEqual([]);
    const missing = [...types].flatMap((type) => {
      const { actions, arn } = handlers[type] as { actions: string[]; arn: string };
      return actions.filter((action) => !allows(action, arn)).map((action) => `${type}: ${action}`);
    });
    expect(missing).toEqual([]);
  });

  it("lets sls and its plugins do what they do themselves", () => {
    expect(direct.filter(([action, arn]) => !allows(action, arn))).toEqual([]);
  });

  it("allows nothing of another stage, and no service whole", () => {
    const everywhere = statements.filter(({ Resource }) => Resource === "*").map(({ Sid }) => Sid);
    // What AWS gives no resource, or only a condition.
    expect(everywhere).toEqual(["WithoutResource", "QueuesToFunctions"]);
    for (const { Action } of statements) {
      expect([Action].flat().filter((action) => /^(\*|\w+:\*)$/.test(action))).toEqual([]);
    }
    const others = ["function:rekog-other-getBlob", "function:rekog-STAGE2-getBlob"];
    for (const name of others) {
      expect(allows("lambda:DeleteFunction", `arn:aws:lambda:REGION:ACCOUNT:${name}`)).toBe(false);
    }
    for (const action of ["s3:GetObject", "dynamodb:DeleteTable", "iam:PassRole"]) {
      expect(allows(action, "arn:aws:anything:REGION:ACCOUNT:table/another")).toBe(false);
    }
    expect(allows("dynamodb:GetItem", String(handlers["AWS::DynamoDB::Table"]?.arn))).toBe(false);
  });

  it("fits into a managed policy", () => {
    // "The size of each managed policy cannot exceed 6,144 characters", without white space.
    const names = { REGION: "ap-northeast-1", ACCOUNT: "123456789012", STAGE: "s".repeat(12) };
    const filled = text.replaceAll(/REGION|ACCOUNT|STAGE/g, (name) => names[name as "REGION"]);
    expect(filled.replaceAll(/\s/g, "").length).toBeLessThanOrEqual(6_144);
  });
});
