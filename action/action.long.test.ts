import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { execa } from "execa";
import { parse } from "yaml";
import { readXml } from "../cli/commands/run-tests/testing/read-xml.ts";
import { picture } from "../cli/testing/callback-run.ts";
import { type RunningLocal, startRekogLocal } from "../cli/testing/running-local.ts";
import { sampleKey, sampleSecret } from "../cli/testing/sample-keys.ts";
import { temporaryFolders } from "../cli/testing/temporary-folders.ts";

// The action's own step, run as a runner runs it: the script of action.yml in its shell, with the inputs' defaults.

const actionPath = fileURLToPath(new URL(".", import.meta.url));
const temporaryFolder = temporaryFolders();
let local: RunningLocal;

beforeAll(async () => {
  local = await startRekogLocal(await temporaryFolder());
});
afterAll(() => local.end("SIGTERM"));

interface Action {
  inputs: Record<string, { default?: string }>;
  runs: { steps: { id?: string; run: string; env?: Record<string, string> }[] };
}

async function workspaceWith(cases: string): Promise<string> {
  const workspace = await temporaryFolder();
  await mkdir(join(workspace, "photos"));
  await cp(picture("stop-sign.jpg"), join(workspace, "photos/stop-sign.jpg"));
  await writeFile(join(workspace, "photos/cases.yaml"), cases);
  return workspace;
}

/** Runs the step; `inputs` are what the workflow says behind `with`. */
async function runStep(workspace: string, inputs: Record<string, string>) {
  const action: Action = parse(await readFile(join(actionPath, "action.yml"), "utf8"));
  const step = action.runs.steps.find(({ id }) => id === "run");
  const given = Object.entries(step?.env ?? {}).map(([name, expression]) => {
    const [, input = ""] = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(expression) ?? [];
    return [name, inputs[input] ?? action.inputs[input]?.default ?? ""];
  });
  const files = await temporaryFolder();
  const [output, summary] = [join(files, "output"), join(files, "summary")];
  await Promise.all([output, summary].map((file) => writeFile(file, "")));
  const env = {
    PATH: process.env.PATH,
    HOME: files,
    REKOG_DATA_DIR: join(files, "data"),
    GITHUB_ACTION_PATH: actionPath,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_WORKSPACE: workspace,
    ...Object.fromEntries(given),
  };
  // As GitHub has it for `shell: bash`
  const words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", String(step?.run)];
  const options = { cwd: workspace, env, extendEnv: false, reject: false, all: true } as const;
  const { exitCode, all } = await execa("bash", words, options);
  const lines = (await readFile(output, "utf8")).trim().split("\n");
  return {
    exitCode,
    log: all,
    outputs: Object.fromEntries(lines.map((line) => line.split("="))),
    summary: await readFile(summary, "utf8"),
  };
}

const passing = `cases:
  - name: a stop sign
    file: stop-sign.jpg
    expect: { labels: { all_of: [Stopsign] } }
`;

it("runs a suite that passes, and tells its report, counts and summary", async () => {
  const workspace = await workspaceWith(passing);
  const inputs = { tests: "photos", endpoint: local.url, junit: "reports/rekog.xml" };
  const { exitCode, log, outputs, summary } = await runStep(workspace, inputs);
  expect({ exitCode, outputs, log }).toEqual({
    exitCode: 0,
    outputs: { report: "reports/rekog.xml", "exit-code": "0", passed: "1", failed: "0" },
    log: expect.stringContaining("passed: a stop sign\n1 case: 1 passed, 0 did not, in "),
  });
  expect(summary).toMatch(/^### rekog run-tests\n\n1 case: 1 passed, .*\n\n\| case /);
  expect(summary).toMatch(/^\| a stop sign \| passed \| \d+\.\d s \| {2}\|$/m);
  const [suites] = readXml(await readFile(join(workspace, "reports/rekog.xml"), "utf8"));
  expect(suites?.attributes).toMatchObject({ tests: "1", failures: "0" });
}, 60_000);

it("passes on that a case failed, and takes neither markup nor commands from the suite", async () => {
  const workspace = await workspaceWith(`cases:
  - name: "::add-mask::x <img src=y> a|b [c](d) \`e\`"
    file: stop-sign.jpg
    expect: { labels: { all_of: [Clock] } }
${passing.replace("cases:\n", "")}`);
  const { exitCode, log, outputs, summary } = await runStep(workspace, {
    tests: "photos",
    endpoint: local.url,
  });
  expect({ exitCode, outputs }).toEqual({
    exitCode: 1,
    outputs: { report: "rekog-report.xml", "exit-code": "1", passed: "1", failed: "1" },
  });
  const [, token] = /^::stop-commands::([0-9a-f-]{36})$/m.exec(log) ?? [];
  expect(log.indexOf("add-mask")).toBeGreaterThan(log.indexOf(`::stop-commands::${token}`));
  expect(log.indexOf("add-mask")).toBeLessThan(log.indexOf(`\n::${token}::\n`));
  expect(log).toMatch(/\n::error title=rekog run-tests::1 of 2 cases did not pass\.$/);
  const [first = "", second] = summary.trim().split("\n").slice(-2);
  expect(first).toMatch(/ \| failed \| .* \| expected label Clock&#44; got Stopsign 96&#46;5/);
  expect(first.split("|")).toHaveLength(6);
  expect(first).not.toMatch(/[<>`[\]]/);
  expect(second).toMatch(/^\| a stop sign \| passed /);
}, 60_000);

it("runs only what the filters name", async () => {
  const workspace = await workspaceWith(`${passing}  - name: another\n    file: stop-sign.jpg\n`);
  const inputs = { tests: "photos", endpoint: local.url, filter: "no such\n/^anoth/\n" };
  const { exitCode, outputs, log } = await runStep(workspace, inputs);
  expect({ exitCode, log, outputs }).toMatchObject({ exitCode: 0, outputs: { passed: "1" } });
}, 60_000);

it("exits as rekog does where no case was run, and tells no report of an earlier step", async () => {
  const workspace = await workspaceWith("cases: [{ fil: x }]\n");
  await writeFile(join(workspace, "rekog-report.xml"), "of an earlier step");
  const { exitCode, log, outputs, summary } = await runStep(workspace, { tests: "photos" });
  expect({ exitCode, outputs }).toEqual({
    exitCode: 2,
    outputs: { report: "", "exit-code": "2", passed: "0", failed: "0" },
  });
  expect(log).toContain("cases.yaml:1:11 unknown key fil; did you mean file?");
  expect(log).toContain("::error title=rekog run-tests::There is a problem in cases.yaml.");
  expect(summary).toContain("No case was run (exit code 2)");
}, 60_000);

it("tells nothing of the key, which the API refuses", async () => {
  const workspace = await workspaceWith(passing);
  const locked = await startRekogLocal(await temporaryFolder(), ["--require-key"]);
  try {
    const inputs = { tests: "photos", endpoint: locked.url, "api-key": sampleKey };
    const { exitCode, log, summary, outputs } = await runStep(workspace, inputs);
    expect({ exitCode, log }).toEqual({
      exitCode: 2,
      log: expect.stringContaining("invalid_api_key"),
    });
    expect(JSON.stringify({ log, summary, outputs })).not.toContain(sampleSecret);
  } finally {
    await locked.end("SIGTERM");
  }
}, 60_000);

it.each<[string, Record<string, string>, string]>([
  ["without tests", {}, "`tests` is missing"],
  ["a report outside", { tests: "photos", junit: "../report.xml" }, "`junit` leads out"],
  ["a report as the workspace", { tests: "photos", junit: "." }, "`junit` leads out"],
  ["two lines", { tests: "photos", junit: "a.xml\npassed=9" }, "`junit` is more than one line"],
  ["no number", { tests: "photos", concurrency: "4 --keep" }, "`concurrency` is not a number"],
  ["no URL", { tests: "photos", endpoint: "file:///etc" }, "`endpoint` is not the URL"],
  ["a password in it", { tests: "photos", endpoint: "https://a:b@c.d" }, "`endpoint` is not"],
])("refuses inputs: %s", async (_what, inputs, problem) => {
  const { exitCode, log, outputs } = await runStep(await workspaceWith(passing), inputs);
  expect({ exitCode, outputs }).toEqual({ exitCode: 2, outputs: { "exit-code": "2" } });
  expect(log).toContain(`::error title=rekog run-tests::${problem}`);
});

it.each(["$(touch seen)", "`touch seen`", '"; touch seen; "', "'; touch seen; '", "--update"])(
  "runs nothing that is written in an input: %s",
  async (hostile) => {
    const workspace = await workspaceWith(passing);
    const { exitCode, log } = await runStep(workspace, {
      tests: hostile,
      filter: hostile,
      "api-key": hostile,
    });
    expect({ exitCode, log }).toEqual({ exitCode: 2, log: expect.stringContaining("::error ") });
    await expect(readFile(join(workspace, "seen"))).rejects.toThrow("ENOENT");
    expect(await readFile(join(workspace, "photos/cases.yaml"), "utf8")).toBe(passing);
  },
);

it.each(["photos", "photos/stop-sign.jpg/rekog.xml"])(
  "writes no report to %s, which is a folder, or below a file, and runs nothing",
  async (junit) => {
    const workspace = await workspaceWith(passing);
    const { exitCode, log, outputs } = await runStep(workspace, { tests: "photos", junit });
    expect({ exitCode, outputs }).toEqual({ exitCode: 2, outputs: { "exit-code": "2" } });
    expect(log).toMatch(/^::error [^\n]*::No report can be written to `junit` \(E\w+\)\.$/);
  },
);
