import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import { parse } from "yaml";
import { errorCode } from "../client/error-code.ts";
import { RekogError } from "../client/errors.ts";

/** What keeps a stage from being deployed: the name of a parameter or `stage`, and a sentence. */
export interface ParameterFault {
  name: string;
  message: string;
}

type Values = Record<string, unknown>;
export interface Deployment {
  stage: string;
  /** As `--param` gave them, and `--region`: in place of what serverless.yml has */
  given: Values;
  env: Record<string, string | undefined>;
}

interface Rules {
  deploymentFaults(table: unknown, deployment: { stage: string; values: Values }): ParameterFault[];
}
const Block = v.nullish(v.record(v.string(), v.unknown()), {});
const Config = v.looseObject({
  params: v.nullish(v.record(v.string(), Block), {}),
});

/**
 * Looks at a checkout's values by that checkout's own rules, `serverless/parameters/`: the same as the framework's plugin goes
 * by, seconds sooner. What serverless.yml takes from elsewhere than the environment only the framework can tell.
 */
export async function parameterChecker(root: string) {
  const url = pathToFileURL(join(root, "serverless/parameters/deployment-faults.mjs")).href;
  const { deploymentFaults } = (await import(url)) as Rules;
  const table = JSON.parse(await readRules(root, "serverless/parameters/parameters.json"));
  const { params } = await readConfig(root);

  return {
    /** Those whose parameters serverless.yml has a block of, and the one that is deployed without a name. */
    stages: [...new Set(["dev", ...Object.keys(params).filter((name) => name !== "default")])],

    faults({ stage, given, env }: Deployment): ParameterFault[] {
      const own = Object.hasOwn(params, stage) ? params[stage] : {};
      const values = { ...known(params.default, env), ...known(own, env), ...given };
      return deploymentFaults(table, { stage, values });
    },
  };
}

const readRules = (root: string, path: string) => readFile(join(root, path), "utf8");

async function readConfig(root: string): Promise<v.InferOutput<typeof Config>> {
  const ref = { tag: "!Ref", resolve: (Ref: string) => ({ Ref }) };
  try {
    const text = await readRules(root, "serverless.yml");
    return v.parse(Config, parse(text, { customTags: [ref], logLevel: "error" }));
  } catch (error) {
    // The system's, or that of the parser of YAML.
    const code = errorCode(error);
    throw new RekogError({
      kind: "usage",
      code: "invalid_configuration",
      message: `${join(root, "serverless.yml")} cannot be read${code === undefined ? "" : ` (${code})`}.`,
      hint: "Correct what was changed in it: `npx sls print` says what is wrong.",
      cause: error,
    });
  }
}

/** What is set in a block, as the framework reads it: nothing means the default. */
function known(block: Values = {}, env: Deployment["env"]): Values {
  const entries = Object.entries(block).map(([name, value]) => [name, fromEnvironment(value, env)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}

/** `${env:NAME}` and `${env:NAME, 'default'}` */
function fromEnvironment(value: unknown, env: Deployment["env"]): unknown {
  const [, name, fallback] = /^\$\{env:(\w+)(?:, *'([^']*)')?\}$/.exec(String(value)) ?? [];
  return name === undefined ? value : (env[name] ?? fallback);
}
