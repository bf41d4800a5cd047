import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { queueMappings, readService } from "../../backend/local/functions.ts";
import {
  callbacksQueue,
  conversionsQueue,
  localTables,
  uploadsBucket,
  uploadsQueue,
} from "../../backend/local/resources.ts";
import type { LocalFacts } from "./local-setup.ts";

/** A row of the blobs table, as far as it matters here. */
export interface BlobRow {
  blob_id: string;
  account: string;
  status: string;
  lease_until?: string;
  metadata?: string;
  sha256?: string;
  callback?: { status: string; secret: string; lease_until?: string };
}

/** A row of the access table: what was spent in a day by an account, by `*` all together; see `GET /usage`. */
export interface BudgetRow {
  /** `day#2026-11-23#ada` */
  pk: string;
  /** In millionths of a dollar. */
  used?: number;
  /** `paid_calls_labels` and the like. */
  [counted: string]: string | number | undefined;
}

/** What is in one queue. */
export interface QueueDepth {
  queue: string;
  waiting: number;
  received: number;
  delayed: number;
}

/** What no client of the API gets to see. */
export interface BehindTheApi {
  rows: BlobRow[];
  budgets: BudgetRow[];
  /** Claims on content that still hold. */
  claims: string[];
  /** Versions and delete markers of objects, by key. */
  versions: string[];
  depths: QueueDepth[];
  /** The bodies of the messages in the dead-letter queues. */
  dead: { uploads: string[]; conversions: string[]; callbacks: string[] };
}

export interface Behind {
  /** No message is in a queue, and no lease runs. */
  isQuiet(): Promise<boolean>;
  read(): Promise<BehindTheApi>;
  close(): void;
}

/** Looks behind the API of a running local mode, with the AWS SDK. */
export function lookBehind({ region, credentials, ...facts }: LocalFacts): Behind {
  const aws = { region, credentials };
  const tables = new DynamoDBClient({ ...aws, endpoint: facts.dynamoDbUrl });
  const buckets = new S3Client({ ...aws, endpoint: facts.s3Url });
  const queues = new SQSClient({ ...aws, endpoint: facts.sqsUrl, useQueueUrlAsEndpoint: false });

  async function scan<Row>(TableName: string): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const { Items = [] } of paginateScan({ client: tables }, { TableName })) {
      rows.push(...Items.map((item) => unmarshall(item) as Row));
    }
    return rows;
  }

  async function claims(): Promise<string[]> {
    const rows = await scan<{ content_key: string; claimed_until?: string }>(
      localTables.cache.name,
    );
    const now = new Date().toISOString();
    return rows
      .filter(({ claimed_until: until = "" }) => until > now)
      .map(({ content_key: key }) => key);
  }

  async function versions(): Promise<string[]> {
    const page = await buckets.send(new ListObjectVersionsCommand({ Bucket: uploadsBucket }));
    const { Versions = [], DeleteMarkers = [], IsTruncated } = page;
    const keys = [...Versions, ...DeleteMarkers].map(({ Key = "" }) => Key);
    return IsTruncated ? [...keys, "and more"] : keys;
  }

  async function depth(queue: string): Promise<QueueDepth> {
    const { Attributes = {} } = await queues.send(
      new GetQueueAttributesCommand({ QueueUrl: facts.queueUrls[queue], AttributeNames: ["All"] }),
    );
    return {
      queue,
      waiting: Number(Attributes.ApproximateNumberOfMessages),
      received: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed),
    };
  }

  /** Leaves them there, but out of sight. */
  async function bodiesIn(queue: string): Promise<string[]> {
    const bodies: string[] = [];
    for (;;) {
      const { Messages = [] } = await queues.send(
        new ReceiveMessageCommand({
          QueueUrl: facts.queueUrls[queue],
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 600,
        }),
      );
      if (Messages.length === 0) return bodies;
      bodies.push(...Messages.map(({ Body = "" }) => Body));
    }
  }

  const fed = queueMappings(readService()).map(({ queue }) => queue);
  const depths = () => Promise.all(fed.map(depth));

  return {
    async isQuiet() {
      const isEmpty = (await depths()).every(isEmptyQueue);
      return isEmpty && (await claims()).length === 0;
    },

    async read() {
      return {
        rows: await scan<BlobRow>(localTables.blobs.name),
        budgets: (await scan<BudgetRow>(localTables.access.name)).filter(({ pk }) =>
          pk.startsWith("day#"),
        ),
        claims: await claims(),
        versions: await versions(),
        depths: await depths(),
        dead: {
          uploads: await bodiesIn(uploadsQueue.deadLetterName),
          conversions: await bodiesIn(conversionsQueue.deadLetterName),
          callbacks: await bodiesIn(callbacksQueue.deadLetterName),
        },
      };
    },

    close() {
      for (const client of [tables, buckets, queues]) client.destroy();
    },
  };
}

export const isEmptyQueue = ({ waiting, received, delayed }: QueueDepth): boolean =>
  waiting + received + delayed === 0;
