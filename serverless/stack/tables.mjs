/** The stack's tables as they are, by what the template calls them; none where there is no stack. */
export async function stackTables(aws, NextToken) {
  const page = await aws
    .request("CloudFormation", "listStackResources", {
      StackName: aws.naming.getStackName(),
      ...(NextToken && { NextToken }),
    })
    .catch((error) => {
      if (/does not exist/.test(error.message)) return { StackResourceSummaries: [] };
      throw error;
    });
  const tables = page.StackResourceSummaries.filter(
    ({ ResourceType, PhysicalResourceId }) =>
      ResourceType === "AWS::DynamoDB::Table" && PhysicalResourceId,
  ).map(({ LogicalResourceId: logicalId, PhysicalResourceId: name }) => ({ logicalId, name }));
  return page.NextToken ? [...tables, ...(await stackTables(aws, page.NextToken))] : tables;
}

/** What DynamoDB says of a table; undefined if somebody deleted it. */
export async function describeTable(aws, TableName) {
  try {
    const { Table } = await aws.request("DynamoDB", "describeTable", { TableName });
    return Table;
  } catch (error) {
    if (/ResourceNotFound|not found/i.test(`${error.code} ${error.message}`)) return undefined;
    throw error;
  }
}
