import { dynamoDbBlobList } from "../adapters/aws/dynamodb-blob-list.ts";
import { readConfig } from "../config.ts";
import { listBlobsUseCase } from "../core/use-cases/list-blobs.ts";
import { listBlobsHandler } from "../handlers/http/list-blobs.ts";
import { httpFunction, httpSettings } from "./wiring/http-function.ts";

const config = readConfig([...httpSettings, "blobsTable", "listWithoutKey"]);
const { dynamoDb, now, deps } = httpFunction(config);
const list = dynamoDbBlobList(dynamoDb, config.blobsTable, { patienceMs: config.sdkCallMs });

export const handler = listBlobsHandler(listBlobsUseCase({ ...config, list, now }), deps);
