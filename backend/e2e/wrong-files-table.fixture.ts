import { describeFailure } from "../core/errors/blob-errors.ts";
import { repairWarnings } from "../core/features/repair-warnings.ts";
import { type Ending, wrongFiles } from "./wrong-files.fixture.ts";

/** The lines that stand for themselves in docs/errors.md. */
const marked = /(?<=<!-- wrong-files -->\n).*?(?=<!-- \/wrong-files -->)/s;

/** The page's tables of wrong files: as they are there, and as they must be. */
export function tablesIn(page: string): { now: string | undefined; wanted: string } {
  return { now: marked.exec(page)?.[0], wanted: tables() };
}

function tables(): string {
  const rows = wrongFiles.map(
    ({ file, asked, ending }) => `| ${file} | ${outcome(ending)} | ${told(ending)} | ${asked} |`,
  );
  const codes = new Set(
    wrongFiles.flatMap(({ ending }) => (ending.status === "failed" ? [ending.code] : [])),
  );
  const hints = [...codes].map((code) => `| \`${code}\` | ${describeFailure({ code }).hint} |`);
  return [
    "| the file | ends as | what the user is told | DetectLabels calls |",
    "|---|---|---|---|",
    ...rows,
    "",
    "| `error.code` | what the user is told to do |",
    "|---|---|",
    ...hints,
    "",
  ].join("\n");
}

function outcome(ending: Ending): string {
  if (ending.status === "failed") return `\`${ending.code}\``;
  if (ending.status === "refused") return `S3 answers ${ending.httpStatus}`;
  if ("warning" in ending) return `\`succeeded\`, \`${ending.warning}\``;
  return "isRepaired" in ending ? "`succeeded`, `image_repaired`" : "`succeeded`";
}

function told(ending: Ending): string {
  if (ending.status === "refused") return `\`${ending.code}\`; the blob waits for another file`;
  if ("label" in ending) {
    const labels = `its labels: ${ending.label}, …`;
    const [warning] = repairWarnings({ ...(ending.isRepaired && { repaired: true }) });
    return warning ? `${labels}; ${warning.message}` : labels;
  }
  return "hint" in ending ? `${ending.message} ${ending.hint}` : ending.message;
}
