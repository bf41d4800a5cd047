/** What a process of the benchmark can be asked: each takes its details, and answers at once or later. */
export interface Answers {
  /** Comes first */
  start(setup: never): unknown;
  [question: string]: (details: never) => unknown;
}

export interface Usage {
  /** Since the start */
  cpuSeconds: number;
  residentBytes: number;
  peakBytes: number;
}

export interface Question {
  id: number;
  question: string;
  details: unknown;
}

export type Answer = { id: number; result?: unknown; error?: undefined } | Refusal;

interface Refusal {
  id: number;
  error: string;
}

/**
 * The other side of `startChild`: answers the parent's questions by name. Every process can be asked for its `usage`, and
 * ends when it is asked to or when the parent is gone.
 */
export function answerParent(answers: Answers): void {
  process.once("disconnect", () => process.exit(1));
  const all: Answers = { usage, exit: () => process.exit(0), ...answers };
  const tell = (answer: Answer) => process.send?.(answer);
  const answer = async ({ question, details }: Question) => {
    const of = all[question] as ((details: unknown) => unknown) | undefined;
    if (!of) throw new Error(`It cannot be asked for "${question}".`);
    return of(details);
  };
  process.on("message", (asked: Question) => {
    const { id } = asked;
    answer(asked).then(
      (result) => tell({ id, result }),
      (error) => tell({ id, error: String(error instanceof Error ? error.stack : error) }),
    );
  });
}

/** All threads together. */
function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return {
    cpuSeconds: (user + system) / 1e6,
    residentBytes: process.memoryUsage.rss(),
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}
