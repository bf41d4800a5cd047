import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { InputError, readInputs } from "./read-inputs.mjs";
import { annotation, logOf, summaryOf, unsuccessful } from "./tell.mjs";

// The action's step: `rekog run-tests` with the inputs of a workflow. It exits as rekog does; with 2 where an input is wrong.

const rekog = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY } = process.env;

/** Runs rekog to its end, without a shell; what it says of its progress goes to the log. */
async function runRekog({ args, apiKey }) {
  const env = { ...process.env, ...(apiKey ? { REKOG_API_KEY: apiKey } : {}) };
  delete env.INPUT_API_KEY;
  const child = spawn(process.execPath, [rekog, ...args], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    // Without a code it was killed, as when the job is cancelled.
    child.once("close", (code) => resolve(code ?? 130));
  });
  const [exitCode, printed] = await Promise.all([ended, text(child.stdout)]);
  return { exitCode, printed };
}

/** One document: of the run, or of the error for which there was none. */
function readDocument(printed) {
  try {
    const document = JSON.parse(printed);
    return Array.isArray(document.cases) ? { run: document } : { error: document.error };
  } catch {
    return {};
  }
}

const write = (path, content) => path && appendFileSync(path, content);

/** The runner takes no commands from what is written in between. */
async function withoutCommands(body) {
  const token = randomUUID();
  process.stdout.write(`::stop-commands::${token}\n`);
  try {
    return await body();
  } finally {
    process.stdout.write(`::${token}::\n`);
  }
}

/** One of an earlier step's would be taken for this one's. @throws {InputError} */
function makeRoom(report) {
  try {
    mkdirSync(dirname(report), { recursive: true });
    // Not a folder: that stays, and is told.
    if (existsSync(report)) unlinkSync(report);
  } catch (error) {
    throw new InputError([`No report can be written to \`junit\` (${error.code}).`]);
  }
}

async function runTests(inputs) {
  makeRoom(inputs.report);
  const { exitCode, run, error } = await withoutCommands(async () => {
    const { exitCode, printed } = await runRekog(inputs);
    const document = readDocument(printed);
    if (document.run) process.stdout.write(logOf(document.run));
    return { exitCode, ...document };
  });
  const report = existsSync(inputs.report) ? inputs.junit : "";
  const outputs = {
    report,
    "exit-code": exitCode,
    passed: run?.passed ?? 0,
    failed: run ? unsuccessful(run) : 0,
  };
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  write(GITHUB_OUTPUT, lines.join(""));
  if (run) {
    write(GITHUB_STEP_SUMMARY, summaryOf(run));
  } else {
    write(
      GITHUB_STEP_SUMMARY,
      `### rekog run-tests\n\nNo case was run (exit code ${exitCode}): the log says why.\n`,
    );
  }
  if (exitCode !== 0) {
    const why = error ? `${error.message} ${error.hint ?? ""}`.trim() : "The log says why.";
    process.stdout.write(
      annotation(run ? `${unsuccessful(run)} of ${run.cases.length} cases did not pass.` : why),
    );
  }
  return exitCode;
}

try {
  process.exitCode = await runTests(readInputs(process.env));
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  for (const problem of error.problems) process.stdout.write(annotation(problem));
  write(GITHUB_OUTPUT, "exit-code=2\n");
  process.exitCode = 2;
}
