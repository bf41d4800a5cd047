// Stands in for npm, because `npm ci` makes the node_modules that the test runs from, and `npm test` is what runs it; checks,
// benches and the soak take minutes each, and have tests of their own. It refuses a script that package.json does not have.
import { readFileSync } from "node:fs";

const { scripts } = JSON.parse(
  readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
);

export function refusal([command, ...rest]) {
  if (["ci", "install --include=dev"].includes([command, ...rest].join(" "))) return undefined;
  // What `npm run pack:rekog` and `npm run pack:client` make, in somebody else's project.
  const installed = /^(i|install)( -[gD])?( \.\/rekog-X\.Y\.Z\.tgz)?$/;
  if (installed.test([command, ...rest].join(" "))) return undefined;
  const name = command === "run" ? rest[0] : command;
  if (["run", "test"].includes(command) && Object.hasOwn(scripts, name)) return undefined;
  return `package.json has no script for: ${[command, ...rest].join(" ")}`;
}
