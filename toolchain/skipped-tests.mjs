import { relative } from "node:path";

/** The end of a skipped test's name, or of a name around it: what it needs and has not got. */
const reason = /\(needs [^()]+\)/;

/**
 * Jest's reporter that tells, as the run's last lines, what was not tested here. In CI everything is there to test with,
 * so a skipped test fails the run.
 */
export default function tellSkippedTests({ testNamePattern, rootDir }) {
  const isCi = !["", "0", "false"].includes(process.env.CI ?? "");
  let skipped = [];

  // Jest writes its summary after all reporters have spoken.
  process.once("exit", () => {
    if (skipped.length === 0) return;
    const title = `Skipped: ${skipped.length}.${isCi ? " In CI that fails the run." : ""}`;
    process.stderr.write(`\n${[title, ...skipped].join("\n  ")}\n`);
  });

  return {
    onRunComplete(_contexts, { testResults }) {
      // Whoever asks for tests by name has not skipped the others.
      if (testNamePattern) return;
      skipped = testResults.flatMap(({ testFilePath, testResults: tests }) =>
        tests
          .filter(({ status }) => status === "pending" || status === "todo")
          .map(({ fullName }) => `${relative(rootDir, testFilePath)}: ${withReason(fullName)}`),
      );
    },
    getLastError: () =>
      isCi && skipped.length > 0 ? new Error("In CI no test may be skipped.") : undefined,
  };
}

const withReason = (name) => (reason.test(name) ? name : `${name} (and does not say why)`);
