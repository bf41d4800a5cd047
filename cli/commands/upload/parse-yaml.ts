import { parse } from "yaml";

/** JSON or YAML. No alias of a stranger's file grows into more than the file. @throws YAML's own error */
export const parseYaml = (text: string): unknown =>
  parse(text, { maxAliasCount: 0, prettyErrors: true });
