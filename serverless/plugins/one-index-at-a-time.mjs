import { describeTable, stackTables } from "../stack/tables.mjs";

/**
 * Keeps back all but one of the indexes that a table of the stack lacks, and says so: CloudFormation makes one in an update and
 * refuses two, so that a stage of an early version could not be deployed any more. A table that is yet to be made gets all.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dynamodb-table.html
 */
export default class OneIndexAtATime {
  constructor(serverless, _options, { log }) {
    const aws = serverless.getProvider("aws");
    let kept = [];
    this.hooks = {
      "after:aws:package:finalize:mergeCustomProviderResources": async () => {
        // Packaging alone needs no account.
        if (serverless.processedInput.commands[0] !== "deploy") return;
        kept = await keepBack(aws, serverless.service.provider.compiledCloudFormationTemplate);
      },
      "after:deploy:deploy": () => {
        if (kept.length === 0) return;
        log.warning(
          `A table gets one index in a deployment, and it still lacks ${kept.join(" and ")}: what looks there fails until ` +
            `the stage is deployed again, ${kept.length === 1 ? "once" : `${kept.length} times`} more.`,
        );
      },
    };
  }
}

/** Takes indexes out of the template, and returns their names. */
async function keepBack(aws, { Resources }) {
  const kept = [];
  for (const { logicalId, name } of await stackTables(aws)) {
    const { Properties } = Resources[logicalId] ?? {};
    const wanted = Properties?.GlobalSecondaryIndexes ?? [];
    const table = await describeTable(aws, name);
    if (!table) continue;
    const present = new Set((table.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName));
    const lacking = wanted.map(({ IndexName }) => IndexName).filter((one) => !present.has(one));
    const later = lacking.slice(1);
    if (later.length === 0) continue;
    leaveOut(Properties, new Set(later));
    kept.push(...later);
  }
  return kept;
}

/** DynamoDB refuses a definition of an attribute that is in no key. */
function leaveOut(properties, names) {
  const indexes = properties.GlobalSecondaryIndexes.filter(
    ({ IndexName }) => !names.has(IndexName),
  );
  const keys = new Set(
    [properties, ...indexes].flatMap(({ KeySchema }) =>
      KeySchema.map(({ AttributeName }) => AttributeName),
    ),
  );
  properties.GlobalSecondaryIndexes = indexes;
  properties.AttributeDefinitions = properties.AttributeDefinitions.filter(({ AttributeName }) =>
    keys.has(AttributeName),
  );
}
