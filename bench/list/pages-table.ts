/** Medians of one page, in milliseconds. */
export interface PageTimes {
  /** How many are listed. */
  blobs: number;
  beginning: number;
  middle: number;
  end: number;
  /** The whole list, page after page. */
  walkMs: number;
}

/** A page may take this many times what the first one of the same list takes: it is to be constant. */
const maxTimes = 1.2;

/** The times as Markdown, and whether they are as they were to be. */
export function pagesTable(measured: readonly PageTimes[], pageSize: number): string {
  const rows = measured.map(({ blobs, beginning, middle, end, walkMs }) => {
    const times = [middle, end].map((ms) => `${told(ms)} (${(ms / beginning).toFixed(2)} ×)`);
    const cells = [blobs.toLocaleString("en-US"), told(beginning), ...times];
    return `| ${cells.join(" | ")} | ${(walkMs / 1_000).toFixed(1)} s |`;
  });
  const most = Math.max(
    ...measured.map(({ beginning, middle, end }) => Math.max(middle, end) / beginning),
  );
  return `| blobs | a page of ${pageSize} at the beginning | in the middle | at the end | all pages |
|--:|--:|--:|--:|--:|
${rows.join("\n")}

Target: no page takes more than ${maxTimes} × the first of its list: ${most.toFixed(2)} ×, ${most <= maxTimes ? "met" : "missed"}.
`;
}

const told = (ms: number) => `${ms.toFixed(1)} ms`;
