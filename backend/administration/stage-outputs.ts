import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";

/**
 * `stage_not_found`: there is no such stack in this account and region; `stage_without_keys`: it was deployed before there
 * were keys.
 */
export class StageError extends Error {
  override readonly name = "StageError";
  readonly code: "stage_not_found" | "stage_without_keys";

  constructor(code: StageError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface StageOutputs {
  accessTable: string;
  /** The API's URL, as the stack has it */
  endpoint: string | undefined;
}

/**
 * What the stage's stack says that it made. A table's name alone would not do: one that a stack left behind, as a protected
 * one does, has the same beginning.
 * @throws {StageError} and what the SDK throws
 */
export async function stageOutputs(
  stage: string,
  config: ConstructorParameters<typeof CloudFormationClient>[0],
): Promise<StageOutputs> {
  const client = new CloudFormationClient(config ?? {});
  const StackName = `rekog-${stage}`;
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    const outputs = new Map(
      stack?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    );
    const accessTable = outputs.get("AccessTableName");
    if (accessTable !== undefined) return { accessTable, endpoint: outputs.get("HttpApiUrl") };
    throw new StageError("stage_without_keys", `The stack ${StackName} has no access table.`);
  } catch (error) {
    if (!(error instanceof Error) || !/does not exist/.test(error.message)) throw error;
    throw new StageError("stage_not_found", `There is no stack ${StackName}.`, { cause: error });
  } finally {
    client.destroy();
  }
}
