import { randomBytes } from "node:crypto";
import { startBlackHole } from "./black-hole.ts";
import { openError } from "./data-folder.ts";
import { startDynamoDbEndpoint } from "./dynamodb/dynamodb-endpoint.ts";
import type { ItemWrite } from "./dynamodb/item-write.ts";
import type { startedParts } from "./parts.ts";
import {
  type LocalRekognitionOptions,
  startLocalRekognition,
} from "./rekognition/local-rekognition.ts";
import { accountId, localRegion, localTables, uploadsBucket } from "./resources.ts";
import { startS3Endpoint } from "./s3/s3-endpoint.ts";
import type { S3Limits } from "./s3/s3-limits.ts";
import type { StoredObject } from "./s3/storage/stored-object.ts";
import { type SqsQueue, startSqsEndpoint } from "./sqs/sqs-endpoint.ts";
import type { SuspectsAlone } from "./suspects-alone.ts";

export interface AwsOptions
  extends Pick<LocalRekognitionOptions, "detector" | "faults" | "onCall" | "classifier"> {
  objectsDir: string;
  databaseDir: string;
  /** Of the endpoint that uploads go to. Default: a free one. */
  uploadPort?: number | undefined;
  /** Whether other machines may upload. */
  isOpen?: boolean | undefined;
  attemptsDir: string;
  suspects: SuspectsAlone;
  queues: readonly SqsQueue[];
  onObjectCreated: (object: StoredObject) => Promise<void>;
  s3Limits?: Partial<S3Limits> | undefined;
  /** A call to a service that is not emulated. */
  onRefusedCall: (call: string) => void;
  onError: (error: unknown) => void;
  /** What each call to DynamoDB waits for. */
  settled: () => Promise<void>;
  onItemWritten?: ((write: ItemWrite) => void) | undefined;
}

/** Starts everything that stands for AWS, with credentials that are made for this start. */
export async function startAws(parts: ReturnType<typeof startedParts>, options: AwsOptions) {
  const { onError } = options;
  const credentials = {
    accessKeyId: `LOCAL${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64"),
  };
  const aws = { credentials, region: localRegion };
  const [s3, dynamoDb, sqs, blackHole] = await parts.addAll([
    startS3Endpoint({
      ...aws,
      dir: options.objectsDir,
      isOpen: options.isOpen,
      ...(options.uploadPort !== undefined && { port: options.uploadPort }),
      buckets: [uploadsBucket],
      ...(options.s3Limits && { limits: options.s3Limits }),
      onObjectCreated: options.onObjectCreated,
      onError,
    }),
    startDynamoDbEndpoint({
      ...aws,
      toOpenError: (cause) => openError(options.databaseDir, cause),
      path: options.databaseDir,
      tables: Object.values(localTables),
      onWrite: options.onItemWritten,
      settled: options.settled,
      onError,
    }),
    startSqsEndpoint({ ...aws, accountId, queues: options.queues, onError }),
    startBlackHole({ ...aws, onCall: options.onRefusedCall, onError }),
  ]);
  const rekognition = parts.add(
    await startLocalRekognition({
      detector: options.detector,
      attemptsDir: options.attemptsDir,
      suspects: options.suspects,
      classifier: options.classifier,
      ...(options.faults && { faults: options.faults }),
      ...(options.onCall && { onCall: options.onCall }),
      async openObject(bucket, key, version) {
        const opened = await s3.open(bucket, key, version);
        return opened && { path: opened.path, bytes: opened.object.bytes };
      },
      signing: aws,
      onError,
    }),
  );
  return { ...aws, s3, dynamoDb, sqs, blackHole, rekognition };
}

export type LocalAws = Awaited<ReturnType<typeof startAws>>;
