import type { PackagedService } from "./package-service.ts";
import { propertiesOf } from "./template.ts";

/** Every function, as serverless.yml names it. */
export const FUNCTIONS = [
  "createBlob",
  "getBlob",
  "deleteBlob",
  "redeliverCallback",
  "processBlob",
  "makeCallback",
] as const;

export interface FunctionProperties {
  Handler: string;
  Environment: { Variables: Record<string, unknown> };
}

/** What the template says of one function. */
export function functionOf({ template }: PackagedService, name: string): FunctionProperties {
  const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
  return propertiesOf(template, id) as unknown as FunctionProperties;
}
