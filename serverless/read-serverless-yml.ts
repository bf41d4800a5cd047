import { readFileSync } from "node:fs";
import { parse, type Tags, YAMLMap, type YAMLSeq } from "yaml";

/** A part of CloudFormation: what a short tag such as `!Ref` stands for is written out. */
export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
}

export interface ServerlessYml {
  /** As `serverless.yml` has them, under their names. */
  functions: Record<string, Record<string, unknown>>;
  /** `provider.httpApi`: what the whole API has in common. */
  httpApi: Record<string, unknown>;
  /** Those of `serverless/resources/`, under their logical ids. */
  resources: Record<string, Resource>;
}

export interface ReadOptions {
  stage: string;
  /** In place of the defaults, as `--param` does. */
  params?: Record<string, unknown>;
}

/**
 * Reads `serverless.yml` and the resources it names, and fills in its variables with their defaults. The framework takes
 * seconds for the same. A test compares the two.
 * @throws {Error} on a variable that is not known here
 */
export function readServerlessYml(root: URL, { stage, params = {} }: ReadOptions): ServerlessYml {
  const read = (path: string) =>
    parse(readFileSync(new URL(path, root), "utf8"), { customTags: tags });
  const config = read("serverless.yml");
  const paths = (config.resources as unknown[]).flatMap(
    (part) => /^\$\{file\((.+)\)\}$/.exec(String(part))?.[1] ?? [],
  );
  const fill = fillVariables({
    self: (path) => path.split(".").reduce((value, key) => value?.[key], config),
    param: (name) => ({ ...config.params.default, ...params })[name],
    sls: (name) => (name === "stage" ? stage : undefined),
  });
  return {
    functions: fill(config.functions),
    httpApi: fill(config.provider?.httpApi ?? {}),
    resources: fill(Object.assign({}, ...paths.map((path) => read(path).Resources))),
  };
}

/** `!Ref X` is short for `{ Ref: X }`, and all others for `{ Fn::Name: … }`. */
const tags: Tags = [
  ...["Ref", "GetAtt", "Sub"].map((name) => ({
    tag: `!${name}`,
    resolve: (text: string) =>
      name === "Ref" ? { Ref: text } : { [`Fn::${name}`]: name === "Sub" ? text : text.split(".") },
  })),
  ...["Join", "Select", "Split", "Equals"].map((name) => ({
    tag: `!${name}`,
    collection: "seq" as const,
    resolve(items: YAMLMap.Parsed | YAMLSeq.Parsed) {
      const long = new YAMLMap();
      long.set(`Fn::${name}`, items);
      return long;
    },
  })),
];

type Sources = Record<string, (address: string) => unknown>;

/** Fills in variables, the innermost first, in all texts of a value. What CloudFormation replaces, such as `${AWS::Region}`, stays. */
function fillVariables(sources: Sources): <Value>(value: Value) => Value {
  const look = (variable: string, source: string, address: string): unknown => {
    const value = sources[source]?.(address);
    if (value === undefined) throw new Error(`serverless.yml has ${variable}: unknown here.`);
    return fill(value);
  };

  function fillText(text: string): unknown {
    const bool = /^\$\{strToBool\((true|false)\)\}$/.exec(text);
    if (bool) return bool[1] === "true";
    const [variable, source = "", address = ""] =
      /\$\{([a-z]\w*):([^:{}][^{}]*)\}/.exec(text) ?? [];
    if (variable === undefined) return text;
    const value = look(variable, source, address);
    return variable === text ? value : fillText(text.replace(variable, () => String(value)));
  }

  function fill(value: unknown): unknown {
    if (typeof value === "string") return fillText(value);
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fill(part)]));
  }
  return fill as <Value>(value: Value) => Value;
}
