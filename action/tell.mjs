// What `rekog run-tests --json` printed, told to people. Names and reasons come from a suite that a stranger's pull request
// may have changed: nothing of them is markup here.

/** @typedef {{ name: string, outcome: string, reasons: string[], duration_ms: number | null, error?: { message: string } }} Case */
/** @typedef {{ duration_ms: number, passed: number, failed: number, errors: number, not_run: number, cases: Case[] }} Run */

const outcomes = { passed: "passed", failed: "failed", error: "no result", not_run: "not run" };

/** A step's summary may have 1 MiB, and a longer one is not shown at all. */
const mostBytes = 1_000_000;

/** @param {Run} run */
export const unsuccessful = (run) => run.failed + run.errors + run.not_run;

/** @param {Run} run */
const headline = (run) =>
  `${counted(run)}: ${run.passed} passed, ${unsuccessful(run)} did not, in ${seconds(run.duration_ms)}`;

/** @param {Run} run */
const counted = ({ cases: { length } }) => `${length} ${length === 1 ? "case" : "cases"}`;

/** @param {number | null} ms of what was not run there is none */
const seconds = (ms) => (ms === null ? "" : `${(ms / 1000).toFixed(1)} s`);

const whyOf = ({ reasons, error }) => [...reasons, ...(error ? [error.message] : [])];

/**
 * The step's summary, in GitHub's Markdown: what did not pass stands first.
 * @param {Run} run
 */
export function summaryOf(run) {
  const rank = ({ outcome }) => (outcome === "passed" ? 1 : 0);
  const rows = run.cases
    .toSorted((one, other) => rank(one) - rank(other))
    .map((one) => {
      const why = whyOf(one).map(plainMarkdown).join("<br>");
      return `| ${plainMarkdown(one.name)} | ${outcomes[one.outcome]} | ${seconds(one.duration_ms)} | ${why} |\n`;
    });
  const head = `### rekog run-tests\n\n${headline(run)}\n\n| case | outcome | took | why |\n|---|---|--:|---|\n`;
  return shortened(head, rows);
}

function shortened(head, rows) {
  let text = head;
  for (const [index, row] of rows.entries()) {
    if (Buffer.byteLength(text) + Buffer.byteLength(row) > mostBytes) {
      return `${text}\n${rows.length - index} cases more are in the report.\n`;
    }
    text += row;
  }
  return text;
}

/**
 * The same for the step's log.
 * @param {Run} run
 */
export function logOf(run) {
  const lines = run.cases.flatMap((one) => [
    `${outcomes[one.outcome]}: ${one.name}`,
    ...whyOf(one).map((why) => `    ${why}`),
  ]);
  return [...lines, headline(run), ""].join("\n");
}

/** Text whose every sign stands for itself. */
const plainMarkdown = (text) =>
  text.replace(/\s+/g, " ").replace(/[!-/:-@[-`{-~]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** An annotation of the runner's: a line feed would end it. */
export const annotation = (message) =>
  `::error title=rekog run-tests::${message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")}\n`;
