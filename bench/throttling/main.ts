/**
 * What becomes of a burst above DetectLabels' quota: `npm run simulate:throttling` prints the table of docs/operating.md.
 *
 * The pauses, and when a picture is given up, are those of `backend/core/recognition/`; the clock is reckoned, so that hours
 * take seconds, and chance has a seed (`npm run simulate:throttling -- 7`; 1 without it).
 */
import { throttlingTable } from "./throttling-table.ts";

const seed = Number(process.argv[2] ?? 1);
if (!Number.isInteger(seed) || seed < 1)
  throw new Error("The seed is a whole number of at least 1.");
process.stdout.write(throttlingTable([25, 50], seed));
