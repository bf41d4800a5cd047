/** Which deployment: a stage is a stack of its own, in a region of an account. */
export interface DeploymentOptions {
  stage: string;
  region?: string;
  awsProfile?: string;
  param?: Record<string, string>;
}

export function whereArguments({ stage, region, awsProfile }: DeploymentOptions): string[] {
  return [
    ...["--stage", stage],
    ...(region === undefined ? [] : ["--region", region]),
    ...(awsProfile === undefined ? [] : ["--aws-profile", awsProfile]),
  ];
}

export const paramArguments = ({ param = {} }: DeploymentOptions): string[] =>
  Object.entries(param).flatMap(([key, value]) => ["--param", `${key}=${value}`]);
