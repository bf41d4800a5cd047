import { readFileSync } from "node:fs";
import { deploymentFaults, isVariable } from "../parameters/deployment-faults.mjs";

const table = JSON.parse(
  readFileSync(new URL("../parameters/parameters.json", import.meta.url), "utf8"),
);

/**
 * Refuses what cannot work before anything is packaged: a parameter that there is not, a value out of its range, a stage or
 * a region in which the stack cannot be made. The framework takes any, and then functions would be deployed that cannot
 * start. It looks twice. As soon as plugins are loaded most values are known, and nobody has stumbled over them yet; the
 * ones that take AWS or the stage's name to know are filled in when the command begins.
 */
export default class CheckParams {
  constructor(serverless, options) {
    const check = () => {
      const faults = deploymentFaults(table, deploymentOf(serverless, options));
      if (faults.length > 0) {
        throw new serverless.classes.Error(
          `${faults.map(({ message }) => message).join("; ")}. What there is, and what it means: see params in serverless.yml.`,
        );
      }
    };
    check();
    this.hooks = { initialize: check };
  }
}

/** Commands that make nothing, such as `sls remove`, must work for a stage that could not be made today. */
function deploymentOf({ configurationInput, processedInput }, options) {
  const given = Object.fromEntries((options.param ?? []).map(readParam));
  if (!["package", "deploy"].includes(processedInput.commands[0])) return { values: given };

  const { params, provider, custom } = configurationInput;
  const stage = options.stage ?? provider.stage ?? "dev";
  const written = { ...known(params.default), ...known(params[stage]), ...given };
  // What `--param` was given is never filled in where it was given: --param='retentionDays=${env:DAYS}'.
  const values = Object.fromEntries(
    Object.entries(written).map(([name, value]) => [
      name,
      isVariable(value) ? (custom?.parameters?.[name] ?? value) : value,
    ]),
  );
  const region = options.region ?? resolved(provider.region) ?? values.region;
  return { stage, values: { ...values, region } };
}

/** `--param="name=value"` */
function readParam(given) {
  const [name, ...rest] = given.split("=");
  return [name, rest.join("=")];
}

/** In a block of parameters nothing means the default. */
const known = (block) =>
  Object.fromEntries(Object.entries(block ?? {}).filter(([, value]) => value != null));

const resolved = (text) => (typeof text === "string" && !isVariable(text) ? text : undefined);
