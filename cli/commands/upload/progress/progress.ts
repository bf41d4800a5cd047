import type { Now } from "../../../client/time.ts";
import { cleanText } from "../../../ui/clean-text.ts";
import type { Notices } from "../../../ui/notices.ts";
import { progressText } from "./progress-text.ts";
import { createRateMeter } from "./rate-meter.ts";

/** What is uploaded, as far as its progress goes. */
interface Part {
  path: string;
  sizeBytes: number;
}

/** Draws how far the upload of some files is. Each file is known by its object. */
export interface Progress {
  sending(file: Part, sentBytes: number): void;
  recognising(file: Part): void;
  /** The file is finished, however it ended; with the last one, nothing is drawn any more. */
  ended(file: Part): void;
}

export interface ProgressOptions {
  files: number;
  /** Of all of them together */
  totalBytes: number;
  notices: Pick<Notices, "isDrawn" | "working" | "rest">;
  /** Of the terminal; asked again each time, since windows change */
  columns: () => number;
  now: Now;
}

const drawnEveryMs = 100;
/** The spinner before the line, and the last column, which some terminals wrap at */
const reservedColumns = 3;

/**
 * Only files under way are held, so that it costs the same for ten files and for ten thousand. Bytes that need not be sent,
 * because the API knows them, bring the bar forward but are no part of the rate.
 */
export function createProgress(options: ProgressOptions): Progress {
  const { files, totalBytes, notices, now } = options;
  const underWay = new Map<Part, { sentBytes: number; isRecognised: boolean }>();
  const sentRate = createRateMeter(now);
  const coveredRate = createRateMeter(now);
  let endedFiles = 0;
  let endedBytes = 0;
  let sentBytes = 0;
  let drawnAtMs = Number.NEGATIVE_INFINITY;

  const partOf = (file: Part) => {
    const part = underWay.get(file) ?? { sentBytes: 0, isRecognised: false };
    underWay.set(file, part);
    return part;
  };
  const coveredBytes = () => {
    let bytes = endedBytes;
    for (const part of underWay.values()) bytes += part.sentBytes;
    return bytes;
  };

  function draw(isDue: boolean) {
    if (!notices.isDrawn) return;
    const covered = coveredBytes();
    sentRate.at(sentBytes);
    coveredRate.at(covered);
    if (!isDue && now() - drawnAtMs < drawnEveryMs) return;
    drawnAtMs = now();
    notices.working(text(covered));
  }

  function text(covered: number): string {
    const [only] = underWay.keys();
    const recognised = [...underWay.values()].filter(({ isRecognised }) => isRecognised).length;
    const isAllSent = recognised === underWay.size && recognised === files - endedFiles;
    if (files === 1 && only && isAllSent) return `${only.path}: recognising…`;
    const rate = coveredRate.perSecond();
    const state = {
      title: files === 1 && only ? cleanText(only.path) : `${endedFiles}/${files} files`,
      sentBytes: covered,
      totalBytes,
      bytesPerSecond: isAllSent ? undefined : sentRate.perSecond(),
      secondsLeft: isAllSent || !rate ? undefined : (totalBytes - covered) / rate,
      note: isAllSent ? "recognising…" : undefined,
    };
    return progressText(state, options.columns() - reservedColumns);
  }

  return {
    sending(file, bytes) {
      const part = partOf(file);
      sentBytes += Math.max(0, bytes - part.sentBytes);
      part.sentBytes = bytes;
      draw(false);
    },
    recognising(file) {
      const part = partOf(file);
      const isNews = !part.isRecognised;
      part.isRecognised = true;
      part.sentBytes = file.sizeBytes;
      draw(isNews);
    },
    ended(file) {
      underWay.delete(file);
      endedFiles += 1;
      endedBytes += file.sizeBytes;
      if (endedFiles === files) notices.rest();
      else draw(true);
    },
  };
}
