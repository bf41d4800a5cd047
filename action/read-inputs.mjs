import { isAbsolute, relative, resolve, sep } from "node:path";

/** What of the action's inputs is wrong, all of it at once. */
export class InputError extends Error {
  /** @param {string[]} problems */
  constructor(problems) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/**
 * The action's inputs, as a runner gives them: `INPUT_…`, empty where the workflow says nothing.
 * @param {Record<string, string | undefined>} env
 * @returns the words that `rekog` is started with, its key, and where its report goes
 * @throws {InputError}
 */
export function readInputs(env) {
  const problems = [];
  const workspace = env.GITHUB_WORKSPACE || ".";
  const read = (name, otherwise = "") => {
    const value = (env[`INPUT_${name.toUpperCase().replaceAll("-", "_")}`] ?? "").trim();
    return value || otherwise;
  };
  const oneLine = (name, otherwise) => {
    const value = read(name, otherwise);
    if (hasControl(value)) problems.push(`\`${name}\` is more than one line.`);
    return value;
  };
  const count = (name, otherwise) => {
    const value = read(name, otherwise);
    if (!/^[1-9]\d{0,5}$/.test(value)) problems.push(`\`${name}\` is not a number from 1 on.`);
    return value;
  };

  const tests = oneLine("tests");
  if (!tests) problems.push("`tests` is missing: name the folder or zip with your pictures.");
  const junit = oneLine("junit", "rekog-report.xml");
  const report = resolve(workspace, junit);
  if (!isWithin(workspace, report)) problems.push("`junit` leads out of the workspace.");
  const endpoint = oneLine("endpoint");
  if (endpoint && !isEndpoint(endpoint)) {
    problems.push("`endpoint` is not the URL of an API: https://…, without a name and password.");
  }
  const apiKey = oneLine("api-key");
  const filters = read("filter")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const options = [
    `--concurrency=${count("concurrency", "4")}`,
    `--timeout=${count("timeout", "60")}`,
    `--junit=${report}`,
    ...filters.map((filter) => `--filter=${filter}`),
    ...(endpoint ? [`--endpoint=${endpoint}`] : []),
  ];
  if (problems.length > 0) throw new InputError(problems);
  // A whole path, which no option begins like.
  const args = ["run-tests", resolve(workspace, tests), "--json", ...options];
  return { args, apiKey, junit, report };
}

/** Line feeds and all else that is below a blank. */
const hasControl = (text) => [...text].some((letter) => letter < " ");

function isWithin(folder, path) {
  const way = relative(resolve(folder), path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function isEndpoint(text) {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && !username && !password;
}
