import type { Service } from "../../backend/local/functions.ts";
import { localService } from "../local-service.ts";
import { readServerlessYml } from "../read-serverless-yml.ts";
import type { PackagedService } from "./package-service.ts";
import { propertiesOf } from "./template.ts";

const root = new URL("../../", import.meta.url);

/** `serverless.yml`, as stage `dev` has it. */
export const deployed = readServerlessYml(root, { stage: "dev" });

/** `serverless.yml`, as local mode has it. */
export const declaredService = localService(root);

/** Every function's name. */
export const functionNames = Object.keys(declaredService.functions);

/** What feeds a function from a queue, by the names of both in the template. */
export const queueEvents = Object.entries(deployed.functions).flatMap(([by, { events }]) =>
  (events as Service["functions"][string]["events"]).flatMap((event) => {
    if (!("sqs" in event)) return [];
    const { arn, ...settings } = event.sqs;
    return [{ by, queue: arn["Fn::GetAtt"][0], ...settings }];
  }),
);

export interface FunctionProperties {
  Handler: string;
  /** Seconds */
  Timeout: number;
  MemorySize: number;
  Environment: { Variables: Record<string, unknown> };
}

/** A function's name as it begins the ids of what is its own: its role, its log group, itself. */
export function idOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What the template says of one function. */
export function functionOf({ template }: PackagedService, name: string): FunctionProperties {
  return propertiesOf(template, `${idOf(name)}LambdaFunction`) as unknown as FunctionProperties;
}
