import type { BlobAccount } from "../account.ts";
import type { Evidence, Finding } from "../evidence.ts";
import type { JournalEntry } from "../journal.ts";

type Recognition = JournalEntry & { kind: "detect_labels"; blobId: string };

export interface RecognitionAudit {
  findings: Finding[];
  /** Recognitions that were paid twice since a kill came between the answer and the cache, one by one. */
  explained: string[];
  /** Contents that were recognised. */
  contents: number;
}

/**
 * Every content is recognised once, announced or not: its name is the SHA-256 of what was stored. The one excuse for another
 * time: whoever had the answer was killed before it was in the cache.
 */
export function checkRecognitions({ accounts, journal }: Evidence): RecognitionAudit {
  const names = new Map(accounts.map((account) => [account.blobId, nameOf(account)]));
  const audit: RecognitionAudit = { findings: [], explained: [], contents: 0 };
  const last = new Map<string, number>();
  journal.forEach((entry, at) => {
    if (!isRecognition(entry)) return;
    const name = names.get(entry.blobId) ?? `of the unknown blob ${entry.blobId}`;
    const before = last.get(name);
    last.set(name, at);
    if (before === undefined) return;
    const excuse = excuseBetween(journal, before, at, name);
    if (excuse) audit.explained.push(`${name}: ${excuse}`);
    else audit.findings.push({ subject: `content ${name}`, why: whyTwice(entry) });
  });
  return { ...audit, contents: last.size };
}

const nameOf = ({ plan: { picture } }: BlobAccount): string => `sha256:${picture.sha256}`;

function isRecognition(entry: JournalEntry): entry is Recognition {
  return entry.kind === "detect_labels" && !entry.exception && entry.blobId !== undefined;
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
  name: string,
): string | undefined {
  const { blobId, arrivedAtMs } = journal[first] as Recognition;
  const since = journal.findIndex(({ atMs }) => atMs >= arrivedAtMs);
  for (const entry of journal.slice(since, second)) {
    if (entry.kind === "remembered" && entry.contentKey.startsWith(`${name}:`)) return undefined;
    const killed = "was killed between the answer and the cache";
    if (entry.kind === "life_began") return `local mode ${killed} (blob ${blobId})`;
    if (entry.kind === "thread_died" && entry.blobIds.includes(blobId)) {
      return `the worker of blob ${blobId} ${killed}`;
    }
  }
  return undefined;
}
