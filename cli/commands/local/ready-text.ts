import type { LocalAws } from "../../deps.ts";
import type { OutputSettings } from "../../output-settings.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import { awsEnvironment, shellScript } from "./aws-environment.ts";

/**
 * What a local mode that is ready tells: one line, or one JSON document. With what stands for AWS the whole is a script for a
 * shell, also where it is written to a file, so that the line is a comment there, and the last: who waits for it has it all.
 * @param aws undefined unless it was asked for, since it holds a secret
 */
export function readyText(
  ready: { url: string; pid: number; data_dir: string },
  aws: LocalAws | undefined,
  { json }: Pick<OutputSettings, "json">,
): string {
  const environment = aws && awsEnvironment(aws);
  if (json) {
    return `${cleanJson({ ...ready, ...(environment && { aws_environment: environment }) })}\n`;
  }
  const line = cleanText(`rekog local is ready at ${ready.url}`);
  return environment ? `${shellScript(environment)}\n# ${line}\n` : `${line}\n`;
}
