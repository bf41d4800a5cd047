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
  for (const name of await tablesOf(aws)) {
    if (await isProtected(aws, name)) names.push(name);
  }
  return names;
}

async function tablesOf(aws, NextToken) {
  const page = await aws.request("CloudFormation", "listStackResources", {
    StackName: aws.naming.getStackName(),
    ...(NextToken && { NextToken }),
  });
  const names = page.StackResourceSummaries.filter(
    ({ ResourceType }) => ResourceType === "AWS::DynamoDB::Table",
  ).flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);
  return page.NextToken ? [...names, ...(await tablesOf(aws, page.NextToken))] : names;
}

async function isProtected(aws, TableName) {
  try {
    const { Table } = await aws.request("DynamoDB", "describeTable", { TableName });
    return Table.DeletionProtectionEnabled === true;
  } catch (error) {
    // Somebody deleted it: nothing is left to protect.
    if (/ResourceNotFound|not found/i.test(`${error.code} ${error.message}`)) return false;
    throw error;
  }
}
