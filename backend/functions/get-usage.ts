import { dynamoDbSpendingStore } from "../adapters/aws/access/dynamodb-spending-store.ts";
import { readConfig } from "../config.ts";
import { getUsageUseCase } from "../core/use-cases/get-usage.ts";
import { getUsageHandler } from "../handlers/http/get-usage.ts";
import { httpFunction, httpSettings } from "./wiring/http-function.ts";

const config = readConfig([...httpSettings, "dailySpendingLimit", "detectorIsPaid"]);
const { dynamoDb, now, deps } = httpFunction(config);
// It only reads.
const store = dynamoDbSpendingStore(
  { client: dynamoDb, makeOnce: () => dynamoDb },
  config.accessTable,
);

export const handler = getUsageHandler(getUsageUseCase({ ...config, store, now }), deps);
