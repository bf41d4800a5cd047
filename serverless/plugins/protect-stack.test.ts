import { describe, expect, it } from "@jest/globals";

interface Stack {
  hasTermination: boolean;
  hasProtectedTable: boolean;
}

/** Deploys a stage with this value, and says what the plugin changed. The deployment itself gives the tables theirs. */
async function deploy(stack: Stack | undefined, deletionProtection: unknown): Promise<boolean[]> {
  const changes: boolean[] = [];
  let now = stack;
  const aws = {
    naming: { getStackName: () => "rekog-prod" },
    async request(_service: string, method: string, parameters: Record<string, unknown>) {
      switch (method) {
        case "describeStacks":
          if (!now) throw new Error("Stack with id rekog-prod does not exist");
          return { Stacks: [{ EnableTerminationProtection: now.hasTermination }] };
        case "listStackResources":
          return {
            StackResourceSummaries: [
              { ResourceType: "AWS::DynamoDB::Table", PhysicalResourceId: "blobs" },
            ],
          };
        case "describeTable":
          return { Table: { DeletionProtectionEnabled: now?.hasProtectedTable } };
        case "updateTerminationProtection":
          expect(parameters.StackName).toBe("rekog-prod");
          changes.push(parameters.EnableTerminationProtection as boolean);
          return {};
        default:
          throw new Error(`${method} is not expected`);
      }
    },
  };
  const { default: ProtectStack } = (await import(
    new URL("./protect-stack.mjs", import.meta.url).href
  )) as { default: new (...args: unknown[]) => { hooks: Record<string, () => Promise<void>> } };
  const service = { custom: { deletionProtection } };
  const { hooks } = new ProtectStack(
    { getProvider: () => aws, service },
    {},
    { log: { notice: () => {} } },
  );
  await hooks["before:deploy:deploy"]?.();
  const isOn = String(deletionProtection) === "true";
  now = { hasTermination: stack?.hasTermination ?? false, hasProtectedTable: isOn };
  await hooks["after:deploy:deploy"]?.();
  return changes;
}

const unprotected = { hasTermination: false, hasProtectedTable: false };
const guarded = { hasTermination: true, hasProtectedTable: true };

describe("termination protection", () => {
  it.each<[string, Stack | undefined, unknown, boolean[]]>([
    ["a new stack gets it", undefined, true, [true]],
    ["it comes with the parameter, as text too", unprotected, "true", [true]],
    ["what has it keeps it", guarded, true, []],
    ["it goes with the parameter", guarded, false, [false]],
    ["a stack without it stays so", unprotected, "false", []],
    ["a new stack without it is not asked", undefined, false, []],
    ["what somebody set by hand stays", { ...unprotected, hasTermination: true }, false, []],
  ])("%s", async (_what, stack, parameter, changes) => {
    expect(await deploy(stack, parameter)).toEqual(changes);
  });
});
