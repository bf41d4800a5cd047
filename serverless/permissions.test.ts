import { beforeAll, describe, expect, it } from "@jest/globals";
import { convertedKeyOf, uploadsPrefix } from "../backend/core/blob/upload-key.ts";
import { functionNames, idOf, queueEvents } from "./testing/functions.ts";
import { packageOnce } from "./testing/package-once.ts";
import type { PackagedService } from "./testing/package-service.ts";
import { idsOf, propertiesOf, type Template } from "./testing/template.ts";

let service: PackagedService;
let template: Template;
beforeAll(async () => {
  service = await packageOnce();
  ({ template } = service);
}, 180_000);

interface Statement {
  Sid: string;
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}
interface Role {
  AssumeRolePolicyDocument: unknown;
  Policies: { PolicyDocument: { Statement: Statement[] } }[];
}

/** Actions, what they may be done to, and on what condition. */
type Grant = [actions: string[], resource: unknown, condition?: unknown];

const arnOf = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
const uploads = { "Fn::Join": ["/", [arnOf("UploadsBucket"), `${uploadsPrefix}*`]] };
const converted = { "Fn::Join": ["/", [arnOf("UploadsBucket"), convertedKeyOf("*")]] };
const findsConverted: Grant = [
  ["s3:ListBucketVersions"],
  arnOf("UploadsBucket"),
  { StringLike: { "s3:prefix": convertedKeyOf("*") } },
];
/** AWS knows no resource for these actions. There is one for each feature. */
const recognises = [
  "rekognition:DetectLabels",
  "rekognition:DetectModerationLabels",
  "rekognition:DetectText",
  "rekognition:DetectFaces",
];
const queuesCallbacks: Grant = [["sqs:SendMessage"], arnOf("CallbacksQueue")];
/** Rows of the access table: of keys, of a minute's requests, of a day's spending, of requests that may come again. */
const rows = (kind: "key" | "min" | "day" | "idem") => ({
  "ForAllValues:StringLike": { "dynamodb:LeadingKeys": `${kind}#*` },
});
const knowsWhoAsks: Grant[] = [
  [["dynamodb:GetItem"], arnOf("AccessTable"), rows("key")],
  [["dynamodb:UpdateItem"], arnOf("AccessTable"), rows("min")],
];
const mayBeSentAgain: Grant = [
  ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
  arnOf("AccessTable"),
  rows("idem"),
];
/** Lambda polls with the function's own role. */
const polled = [
  "sqs:ReceiveMessage",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:ChangeMessageVisibility",
];

/** All that a function may do, but for what each may: write its log, and receive from the queue that feeds it. */
const granted: Record<string, Grant[]> = {
  createBlob: [
    ...knowsWhoAsks,
    [["dynamodb:PutItem"], arnOf("BlobsTable")],
    [["dynamodb:GetItem", "dynamodb:UpdateItem"], arnOf("AccessTable"), rows("day")],
    mayBeSentAgain,
    [["dynamodb:GetItem"], arnOf("BlobsTable")],
    [["dynamodb:GetItem"], arnOf("CacheTable")],
    queuesCallbacks,
    [["s3:PutObject"], uploads],
  ],
  getBlob: [...knowsWhoAsks, [["dynamodb:GetItem"], arnOf("BlobsTable")]],
  listBlobs: [
    ...knowsWhoAsks,
    [["dynamodb:Query"], { "Fn::Join": ["/", [arnOf("BlobsTable"), "index/account"]] }],
    [["dynamodb:BatchGetItem"], arnOf("BlobsTable")],
  ],
  getUsage: [...knowsWhoAsks, [["dynamodb:GetItem"], arnOf("AccessTable"), rows("day")]],
  deleteBlob: [
    ...knowsWhoAsks,
    [["dynamodb:GetItem", "dynamodb:DeleteItem"], arnOf("BlobsTable")],
    [
      ["s3:ListBucketVersions"],
      arnOf("UploadsBucket"),
      { StringLike: { "s3:prefix": [`${uploadsPrefix}*`, convertedKeyOf("*")] } },
    ],
    [["s3:DeleteObjectVersion"], [uploads, converted]],
  ],
  redeliverCallback: [
    ...knowsWhoAsks,
    mayBeSentAgain,
    [["dynamodb:GetItem", "dynamodb:UpdateItem"], arnOf("BlobsTable")],
    queuesCallbacks,
  ],
  leaseDeliveries: [
    ...knowsWhoAsks,
    [["dynamodb:Query"], { "Fn::Join": ["/", [arnOf("BlobsTable"), "index/mailbox"]] }],
    [["dynamodb:GetItem", "dynamodb:UpdateItem"], arnOf("BlobsTable")],
  ],
  settleDelivery: [
    ...knowsWhoAsks,
    [["dynamodb:GetItem", "dynamodb:UpdateItem"], arnOf("BlobsTable")],
  ],
  processBlob: [
    [["sqs:SendMessage"], arnOf("UploadsDeadLetterQueue")],
    queuesCallbacks,
    [["sqs:SendMessage"], arnOf("ConversionsQueue")],
    [["dynamodb:GetItem", "dynamodb:UpdateItem"], arnOf("BlobsTable")],
    // It sees no key, and spends no other way.
    [["dynamodb:GetItem", "dynamodb:UpdateItem"], arnOf("AccessTable"), rows("day")],
    [["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"], arnOf("CacheTable")],
    [
      ["s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObjectVersion"],
      [uploads, converted],
    ],
    findsConverted,
    [["s3:ListBucket"], arnOf("UploadsBucket")],
    [recognises, "*"],
  ],
  // It recognises nothing, and sees no table but the blobs'.
  convertBlob: [
    [["sqs:SendMessage"], arnOf("ConversionsDeadLetterQueue")],
    [["sqs:SendMessage"], arnOf("UploadsQueue")],
    [["dynamodb:GetItem", "dynamodb:UpdateItem"], arnOf("BlobsTable")],
    [["s3:GetObjectVersion", "s3:DeleteObjectVersion"], uploads],
    [["s3:PutObject", "s3:DeleteObjectVersion"], converted],
    findsConverted,
    [["s3:ListBucket"], arnOf("UploadsBucket")],
  ],
  makeCallback: [
    queuesCallbacks,
    [["sqs:SendMessage"], arnOf("CallbacksDeadLetterQueue")],
    [["dynamodb:GetItem", "dynamodb:UpdateItem"], arnOf("BlobsTable")],
  ],
  sweepBlobs: [
    [["dynamodb:Query"], { "Fn::Join": ["/", [arnOf("BlobsTable"), "index/due"]] }],
    [["dynamodb:GetItem", "dynamodb:UpdateItem"], arnOf("BlobsTable")],
    [
      ["s3:ListBucketVersions"],
      arnOf("UploadsBucket"),
      { StringLike: { "s3:prefix": `${uploadsPrefix}*` } },
    ],
    queuesCallbacks,
  ],
};

/** What the role of each function may do, and nothing else. */
function grantsOf(name: string): Grant[] {
  const queues = queueEvents.filter(({ by }) => by === name);
  return [
    [["logs:CreateLogStream", "logs:PutLogEvents"], arnOf(`${idOf(name)}LogGroup`)],
    ...queues.map(({ queue }): Grant => [polled, arnOf(queue)]),
    ...(granted[name] ?? []),
  ];
}

const roles = functionNames.map((name) => `${idOf(name)}Role`);

const statementsOf = (role: string) =>
  (propertiesOf(template, role) as unknown as Role).Policies.flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement,
  );

describe("the roles", () => {
  it("are one for each function, and no policy is attached in any other way", () => {
    expect(idsOf(template, "AWS::IAM::Role").sort()).toEqual(roles.toSorted());
    for (const type of ["Policy", "ManagedPolicy", "UserPolicy", "RolePolicy"]) {
      expect(idsOf(template, `AWS::IAM::${type}`)).toEqual([]);
    }
    for (const role of roles) {
      expect(Object.keys(propertiesOf(template, role))).toEqual([
        "AssumeRolePolicyDocument",
        "Policies",
      ]);
    }
  });

  it.each(functionNames)("%s may do exactly what is written down for it", (name) => {
    const role = `${idOf(name)}Role`;
    const found = statementsOf(role).map(({ Action, Resource, Condition }) => [
      [Action].flat(),
      Resource,
      ...(Condition ? [Condition] : []),
    ]);
    expect(found).toEqual(grantsOf(name));
    for (const statement of statementsOf(role)) expect(statement.Effect).toBe("Allow");
  });

  it("have no wildcard action, and name their resource wherever AWS lets them", () => {
    const all = roles.flatMap(statementsOf);
    expect(all.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual(
      [],
    );
    expect(all.filter(({ Resource }) => Resource === "*").map(({ Action }) => Action)).toEqual([
      recognises,
    ]);
  });

  it("are for Lambda alone", () => {
    for (const role of roles) {
      expect(propertiesOf(template, role).AssumeRolePolicyDocument).toEqual({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      });
    }
  });
});

interface ResourcePolicy {
  Bucket?: { Ref: string };
  Queues?: { Ref: string }[];
  PolicyDocument: {
    Statement: { Effect: string; Principal: unknown; Action: string; Condition: unknown }[];
  };
}

describe("what others may do", () => {
  const policiesOf = (id: string): ResourcePolicy[] =>
    [...idsOf(template, "AWS::S3::BucketPolicy"), ...idsOf(template, "AWS::SQS::QueuePolicy")]
      .map((policy) => propertiesOf(template, policy) as unknown as ResourcePolicy)
      .filter(({ Bucket, Queues = [] }) =>
        [Bucket, ...Queues].some((target) => target?.Ref === id),
      );
  const buckets = () => idsOf(template, "AWS::S3::Bucket");
  const queues = () => idsOf(template, "AWS::SQS::Queue");

  it("is nothing without TLS, at any bucket or queue", () => {
    for (const id of [...buckets(), ...queues()]) {
      const denied = policiesOf(id).flatMap(({ PolicyDocument }) =>
        PolicyDocument.Statement.filter(({ Effect }) => Effect === "Deny"),
      );
      expect(denied).toEqual([
        expect.objectContaining({
          Principal: "*",
          Action: buckets().includes(id) ? "s3:*" : "sqs:*",
        }),
      ]);
      expect(String(JSON.stringify(denied[0]?.Condition))).toMatch(
        /^\{"Bool":\{"aws:SecureTransport":"?false"?\}\}$/,
      );
    }
  });

  it("is one thing: S3 sends news of the bucket to the queue", () => {
    const allowed = [...buckets(), ...queues()]
      .flatMap(policiesOf)
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Effect }) => Effect === "Allow");
    expect(allowed).toEqual([
      expect.objectContaining({
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sqs:SendMessage",
      }),
    ]);
  });

  it("is nothing in public: buckets are closed, and everything at rest is encrypted", () => {
    for (const id of buckets()) {
      const properties = propertiesOf(template, id);
      expect(Object.values(properties.PublicAccessBlockConfiguration as object)).toEqual([
        true,
        true,
        true,
        true,
      ]);
      expect(properties.BucketEncryption).toBeDefined();
    }
    for (const id of queues()) {
      expect(propertiesOf(template, id)).toMatchObject({ SqsManagedSseEnabled: true });
    }
  });
});
