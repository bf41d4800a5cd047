/**
 * The other side of `startChild`: answers the parent's questions by name. Every process can be asked for its `usage`, and
 * ends when it is asked to or when the parent is gone.
 *
 * @param {Record<string, (details: any) => unknown>} answers by question; `start` comes first
 */
export function answerParent(answers) {
  process.once("disconnect", () => process.exit(1));
  const all = { usage, exit: () => process.exit(0), ...answers };
  process.on("message", async ({ id, question, details }) => {
    try {
      process.send({ id, result: await all[question](details) });
    } catch (error) {
      process.send({ id, error: String(error?.stack ?? error) });
    }
  });
}

/** All threads together. CPU seconds since the start; bytes now, and at the highest. */
function usage() {
  const { user, system } = process.cpuUsage();
  return {
    cpuSeconds: (user + system) / 1e6,
    residentBytes: process.memoryUsage.rss(),
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}
