import type { TrackedBlob } from "../../clients/tracked-blob.ts";
import type { Evidence, Finding } from "../../evidence.ts";
import type { JournalEntry } from "../../local/journal.ts";
import { type AnswerName, answerName } from "./answer-name.ts";

type Recognition = JournalEntry & { kind: "detected"; blobId: string };

export interface RecognitionAudit {
  findings: Finding[];
  /** Recognitions that were paid twice since a kill came between the answer and the cache, one by one. */
  explained: string[];
  /** Answers that were paid for: one for each content and feature. */
  answers: number;
}

/**
 * Every content is recognised once for each feature, announced or not: its name is the SHA-256 of what was stored. The one
 * excuse for another time: whoever had the answer was killed before it was in the cache.
 */
export function checkRecognitions({ trackedBlobs, journal }: Evidence): RecognitionAudit {
  const known = new Map(trackedBlobs.map((tracked) => [tracked.blobId, tracked]));
  const audit: RecognitionAudit = { findings: [], explained: [], answers: 0 };
  const last = new Map<string, number>();
  journal.forEach((entry, at) => {
    if (!isRecognition(entry)) return;
    const name = nameOf(known.get(entry.blobId), entry);
    const before = last.get(name.told);
    last.set(name.told, at);
    if (before === undefined) return;
    const excuse = excuseBetween(journal, before, at, name);
    if (excuse) audit.explained.push(`${name.told}: ${excuse}`);
    else audit.findings.push({ subject: `content ${name.told}`, why: whyTwice(entry) });
  });
  return { ...audit, answers: last.size };
}

function nameOf(tracked: TrackedBlob | undefined, { feature, blobId }: Recognition): AnswerName {
  if (tracked) return answerName(tracked, feature);
  const told = `of the unknown blob ${blobId} (${feature})`;
  return { told, key: told };
}

export function isRecognition(entry: JournalEntry): entry is Recognition {
  return entry.kind === "detected" && !entry.exception && entry.blobId !== undefined;
}

const whyTwice = ({ blobId }: Recognition) =>
  `was recognised once more, for blob ${blobId}, and no kill explains it`;

/**
 * The kill of whoever asked for the first recognition, before the second and before the first one's answer was in the
 * cache. It may have come during the call: that is answered, and paid, all the same.
 */
function excuseBetween(
  journal: readonly JournalEntry[],
  first: number,
  second: number,
  name: AnswerName,
): string | undefined {
  const { blobId, arrivedAtMs } = journal[first] as Recognition;
  const since = journal.findIndex(({ atMs }) => atMs >= arrivedAtMs);
  for (const entry of journal.slice(since, second)) {
    if (entry.kind === "remembered" && entry.contentKey.startsWith(name.key)) return undefined;
    const killed = "was killed between the answer and the cache";
    if (entry.kind === "life_began") return `local mode ${killed} (blob ${blobId})`;
    if (entry.kind === "thread_died" && entry.blobIds.includes(blobId)) {
      return `the worker of blob ${blobId} ${killed}`;
    }
  }
  return undefined;
}
