import { runRekog } from "./run-rekog.ts";

/**
 * The environment of a program of somebody else's that was handed what `rekog local --aws-endpoints` prints of the local
 * mode that runs for this data folder, on top of this process's, and has nothing of AWS of who runs the tests.
 */
export async function awsEnvironmentOf(
  dataDir: string,
): Promise<Record<string, string | undefined>> {
  const args = ["local", "--aws-endpoints", "--json", "--data-dir", dataDir];
  const { stdout } = await runRekog(args);
  return {
    ...JSON.parse(stdout).aws_environment,
    ...{ AWS_PROFILE: undefined, AWS_SESSION_TOKEN: undefined, AWS_CA_BUNDLE: undefined },
    ...{ AWS_CONFIG_FILE: "/nonexistent", AWS_SHARED_CREDENTIALS_FILE: "/nonexistent" },
    AWS_EC2_METADATA_DISABLED: "true",
    NO_PROXY: "127.0.0.1",
  };
}
