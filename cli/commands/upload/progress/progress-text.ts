import { byteCount } from "../../../ui/byte-count.ts";
import { cutText, displayWidth } from "../../../ui/fit-text.ts";

/** How far an upload is. */
export interface ProgressState {
  /** What comes first: a file's name, or how many files are finished */
  title: string;
  sentBytes: number;
  totalBytes: number;
  /** Undefined while it is too early to say */
  bytesPerSecond: number | undefined;
  secondsLeft: number | undefined;
  /** What is being done when all is sent */
  note?: string | undefined;
}

const barColumns = 10;
const gap = "  ";

/**
 * One line: `12/200 files  ███░░░░░░░  34 %  4.1/12 MB  2.3 MB/s  eta 4 s`. Where the terminal is too narrow, what is
 * least needed goes first, from the right, then the bar; at last the title is cut.
 */
export function progressText(state: ProgressState, columns: number): string {
  const { title, sentBytes, totalBytes, bytesPerSecond, secondsLeft, note } = state;
  const fraction = totalBytes === 0 ? 1 : Math.min(1, sentBytes / totalBytes);
  const percent = `${Math.floor(fraction * 100)} %`.padStart(5);
  const rate = bytesPerSecond === undefined ? [] : [`${byteCount(Math.round(bytesPerSecond))}/s`];
  const eta = secondsLeft === undefined ? [] : [`eta ${duration(secondsLeft)}`];
  const extras = [bytesOf(sentBytes, totalBytes), ...rate, ...eta, ...(note ? [note] : [])];
  const bar = progressBar(fraction, barColumns);

  for (let kept = extras.length; kept >= 0; kept -= 1) {
    const line = [title, `${bar} ${percent}`, ...extras.slice(0, kept)].join(gap);
    if (displayWidth(line) <= columns) return line;
  }
  const room = columns - displayWidth(percent) - gap.length;
  return `${cutText(title, Math.max(1, room))}${gap}${percent}`;
}

const progressBar = (fraction: number, columns: number) => {
  const filled = Math.floor(fraction * columns);
  return "█".repeat(filled) + "░".repeat(columns - filled);
};

/** Both in the unit of the larger one, so that only digits change: `0.4/12 MB`. */
function bytesOf(sentBytes: number, totalBytes: number): string {
  const [total = "", unit = ""] = byteCount(totalBytes).split(" ");
  const unitBytes = { kB: 1e3, MB: 1e6, GB: 1e9 }[unit] ?? 1;
  const sent = sentBytes / unitBytes;
  return `${unitBytes === 1 ? sent : sent.toFixed(1)}/${total} ${unit}`;
}

function duration(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3_570) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}
