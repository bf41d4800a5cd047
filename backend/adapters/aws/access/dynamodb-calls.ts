import {
  type AttributeValue,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  ScanCommand,
  type ScanCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";

type Item = Record<string, AttributeValue>;

/**
 * Calls of DynamoDB with their inputs as the API has them. Whoever has another client than the SDK's, as plugins of the
 * Serverless Framework have, can make them too: they reject with errors whose `name` is DynamoDB's.
 */
export interface DynamoDbCalls {
  deleteItem(input: DeleteItemCommandInput): Promise<unknown>;
  getItem(input: GetItemCommandInput): Promise<{ Item?: Item | undefined }>;
  putItem(input: PutItemCommandInput): Promise<unknown>;
  scan(input: ScanCommandInput): Promise<{
    Items?: Item[] | undefined;
    LastEvaluatedKey?: Item | undefined;
  }>;
  updateItem(input: UpdateItemCommandInput): Promise<{ Attributes?: Item | undefined }>;
}

export const sdkCalls = (client: DynamoDBClient): DynamoDbCalls => ({
  deleteItem: (input) => client.send(new DeleteItemCommand(input)),
  getItem: (input) => client.send(new GetItemCommand(input)),
  putItem: (input) => client.send(new PutItemCommand(input)),
  scan: (input) => client.send(new ScanCommand(input)),
  updateItem: (input) => client.send(new UpdateItemCommand(input)),
});
