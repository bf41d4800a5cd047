import type { Deps } from "../../deps.ts";
import { type Command, InvalidArgumentError } from "../../options/commander.ts";
import { collectMetadata } from "../../options/option-parsers.ts";
import type { DeployOptions } from "./run-deploy.ts";

const examples = `
Examples:
  rekog deploy                                the stage dev, where its profile says that it is, else in
                                              AWS_REGION or us-east-1
  rekog deploy --stage prod --region eu-west-1 --aws-profile company
  rekog deploy --param retentionDays=7 --param logLevel=debug
  rekog deploy --dry-run                      what would be deployed; no AWS account needed

Runs \`sls deploy\` in the repository that this rekog is part of, with your AWS credentials. The API's URL is printed, and
becomes the endpoint of the profile with the stage's name (or --profile), which is active from then on; back to local
mode with \`rekog config use local\`. A stage that has no API key gets its first one, which the profile keeps. Parameters are explained in serverless.yml. Remove a stage: npx sls remove --stage NAME --region REGION.
`;

export function addDeployCommand(program: Command, deps: Deps): void {
  program
    .command("deploy")
    .summary("deploy the API to an AWS account")
    .description("Deploy the API to your AWS account, and use it from then on.")
    .option("--stage <name>", "each stage is an API of its own", parseStage, "dev")
    .option("--region <region>", "an AWS region that has Rekognition; a stage stays where it is")
    .option("--aws-profile <name>", "of your AWS credentials")
    .option("--param <key=value>", "a parameter of serverless.yml; repeatable", collectMetadata)
    .option("--dry-run", "only make what would be deployed, without an account")
    .addHelpText("after", examples)
    .action(async (_options: unknown, command: Command) => {
      const { runDeploy } = await import("./run-deploy.ts");
      await runDeploy(command.optsWithGlobals<DeployOptions>(), deps);
    });
}

/** It becomes a part of the names of everything in the stack. */
function parseStage(text: string): string {
  if (/^[a-z0-9][a-z0-9-]*$/i.test(text)) return text;
  throw new InvalidArgumentError("It must be letters, digits and hyphens.");
}
