import { deployed } from "./functions.ts";
import type { Resource, Template } from "./template.ts";

/**
 * The resources in `serverless.yml` and these more, with functions of these names in place of its own, as the plugin that
 * makes alarms and the dashboard leaves them: without the seconds that packaging takes.
 */
export async function monitored(
  functions: readonly string[],
  resources: Record<string, Resource> = {},
): Promise<Template> {
  const template: Template = {
    Resources: { ...structuredClone(deployed.resources), ...structuredClone(resources) },
    Outputs: {},
  };
  for (const name of functions) {
    template.Resources[`${name}LambdaFunction`] = { Type: "AWS::Lambda::Function", Properties: {} };
  }
  const url = new URL("../plugins/monitor-everything.mjs", import.meta.url).href;
  const { default: MonitorEverything } = (await import(url)) as {
    default: new (serverless: object) => { hooks: Record<string, () => void> };
  };
  const provider = { compiledCloudFormationTemplate: template };
  const service = { provider, custom: { alarmActions: ["on-call"], dashboard: true } };
  for (const run of Object.values(new MonitorEverything({ service }).hooks)) run();
  return template;
}
