export interface Resource {
  Type: string;
  DependsOn?: string | string[];
  Condition?: string;
  Properties: Record<string, unknown>;
}

/** A compiled CloudFormation template, as far as tests look at it. */
export interface Template {
  Conditions?: Record<string, unknown>;
  Resources: Record<string, Resource>;
  Outputs: Record<string, { Value: unknown; Export?: { Name: string } }>;
}

/** The properties of one resource, which must be there. */
export function propertiesOf({ Resources }: Template, id: string): Record<string, unknown> {
  const resource = Resources[id];
  if (!resource) throw new Error(`The template has no ${id}, but ${Object.keys(Resources)}`);
  return resource.Properties;
}

/** The ids of all resources of a type. */
export function idsOf({ Resources }: Template, type: string): string[] {
  return Object.keys(Resources).filter((id) => Resources[id]?.Type === type);
}

/** All that a resource cannot be made without: what it names, and what it says it waits for. */
export function needsOf({ Resources }: Template, id: string): string[] {
  const { DependsOn = [], Properties } = Resources[id] as Resource;
  const named = [...[DependsOn].flat(), ...namesIn(Properties)];
  return [...new Set(named)].filter((name) => !name.startsWith("AWS::") && name !== id);
}

/** The resources that can never be made: they need each other, or what is not there. */
export function neverMade(template: Template): string[] {
  const made = new Set<string>();
  const waiting = new Set(Object.keys(template.Resources));
  for (let before = -1; before !== waiting.size; ) {
    before = waiting.size;
    for (const id of waiting) {
      if (!needsOf(template, id).every((need) => made.has(need))) continue;
      waiting.delete(id);
      made.add(id);
    }
  }
  return [...waiting];
}

/** What a value refers to with `Ref`, `Fn::GetAtt` and `Fn::Sub`. */
function namesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    if (key === "Ref") return [String(part)];
    if (key === "Fn::GetAtt") return [String(part[0])];
    if (key === "Fn::Sub") {
      return [...String(part).matchAll(/\$\{(\w+)[}.]/g)].map(([, name]) => String(name));
    }
    return namesIn(part);
  });
}
