import type { DynamoDbCalls } from "../adapters/aws/access/dynamodb-calls.ts";
import { dynamoDbKeyRegister } from "../adapters/aws/access/dynamodb-key-register.ts";
import { keyAdministration } from "../core/use-cases/keys/key-administration.ts";

/** For the plugin that makes a stage's first key, which has the calls of the Serverless Framework, with its credentials. */
export function firstKeyOf(calls: DynamoDbCalls, table: string) {
  const register = dynamoDbKeyRegister(calls, table);
  return {
    /** Whether somebody was given a key of this stage, ever. */
    isGiven: () => register.hasGiven(),
    /** The whole key, which is told this once, and its id; undefined if somebody was given one. */
    async make(createdBy: string | undefined) {
      const made = await keyAdministration({
        register,
        now: () => new Date(),
        createdBy,
      }).makeFirst();
      return made && { apiKey: made.apiKey, id: made.key.id };
    },
  };
}
