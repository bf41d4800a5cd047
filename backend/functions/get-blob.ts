import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { readConfig } from "../config.ts";
import { getBlobUseCase } from "../core/use-cases/get-blob.ts";
import { getBlobHandler } from "../handlers/http/get-blob.ts";
import { httpFunction, httpSettings } from "./wiring/http-function.ts";

const config = readConfig([...httpSettings, "blobsTable"]);
const { dynamoDb, now, deps } = httpFunction(config);
const store = dynamoDbBlobStore(dynamoDb, config.blobsTable);

export const handler = getBlobHandler(getBlobUseCase({ store, now }), deps);
