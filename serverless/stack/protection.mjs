import { describeTable, stackTables } from "./tables.mjs";

/** Whether CloudFormation refuses to delete the stack; undefined if there is none. */
export async function hasTerminationProtection(aws) {
  try {
    const { Stacks } = await aws.request("CloudFormation", "describeStacks", {
      StackName: aws.naming.getStackName(),
    });
    return Stacks[0]?.EnableTerminationProtection === true;
  } catch (error) {
    if (/does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

/** The names of the stack's tables that DynamoDB refuses to delete: as they are, not as the template has them. */
export async function protectedTables(aws) {
  const names = [];
  for (const { name } of await stackTables(aws)) {
    const table = await describeTable(aws, name);
    if (table?.DeletionProtectionEnabled === true) names.push(name);
  }
  return names;
}
