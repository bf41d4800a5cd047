// Stands in for npx, which would look for packages in a folder that is no checkout. `rekog` is the built one; `rekog deploy`
// is that of a checkout whose `sls` is a stub, and what it deployed is an API on this machine; the keys of a stage are those of
// that local mode.
import { spawnSync } from "node:child_process";
import { refusal as slsRefusal } from "./sls.mjs";

export function refusal([program, ...words]) {
  if (program === "sls") return slsRefusal(words);
  return program === "rekog" ? undefined : `no package is called ${program} here`;
}

export function run([program, ...words]) {
  if (program !== "rekog") return;
  const { REKOG_MAIN, DEPLOYING_MAIN, DEPLOYED_URL } = process.env;
  const isDeployment = words[0] === "deploy";
  node(isDeployment ? DEPLOYING_MAIN : REKOG_MAIN, ...(words[0] === "keys" ? here(words) : words));
  if (!isDeployment || words.includes("--dry-run")) return;
  const stage = words[words.indexOf("--stage") + 1];
  node(REKOG_MAIN, "config", "set", "endpoint", DEPLOYED_URL, "--profile", stage);
}

const here = (words) =>
  words.map((word, i) => {
    if (word === "--stage") return "--data-dir";
    return words[i - 1] === "--stage" ? process.env.REKOG_DATA_DIR : word;
  });

function node(...words) {
  const { status } = spawnSync(process.execPath, words, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
