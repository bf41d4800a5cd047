// Stands in for `sls`, because nothing here may reach AWS. It refuses what osls would refuse, by osls' own check, and
// parameters that serverless.yml does not have.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parse } from "yaml";

const osls = (name) => createRequire(import.meta.url)(`serverless/lib/cli/${name}`);

export function refusal(words) {
  const service = readFileSync(new URL("../../../serverless.yml", import.meta.url), "utf8");
  const { params } = parse(service, { logLevel: "error" });
  try {
    const input = osls("resolve-input")(osls("commands-schema/aws-service"), words);
    osls("ensure-supported-command")({}, input);
    const names = (input.options.param ?? []).map((param) => param.split("=")[0]);
    const unknown = names.filter((name) => !Object.hasOwn(params.default, name));
    return unknown.length > 0 ? `serverless.yml has no ${unknown.join(", ")}` : undefined;
  } catch (error) {
    return error.message;
  }
}
