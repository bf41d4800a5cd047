import type { Audit } from "../audit/audit.ts";
import { isRecognition } from "../audit/payments/check-recognitions.ts";
import { strangers } from "../audit/results/check-blobs.ts";
import { isTerminal } from "../clients/tracked-blob.ts";
import type { Evidence } from "../evidence.ts";
import type { JournalEntry } from "../local/journal.ts";
import { type Account, accounts, limitedAccount } from "../plan/accounts.ts";
import { features } from "../plan/feature-of-operation.ts";
import { prices } from "../plan/spending.ts";

export interface RunFacts {
  requests: number;
  retries: number;
  lives: number;
  listenersKilled: number;
  durationMs: number;
}

/** What happened, in numbers. Times in ms, memory in bytes. */
export type Tally = ReturnType<typeof tallyOf>;

export function tallyOf(evidence: Evidence, audit: Audit, facts: RunFacts) {
  const { trackedBlobs, journal, behind, received } = evidence;
  const of = entriesOf(journal);
  const calls = of("detected");
  const paid = calls.filter(({ exception }) => !exception);
  const invoked = of("invoked");
  const messages = invoked.flatMap((entry) => entry.messages);
  const blobs = trackedBlobs.map(({ blob }) => blob);
  const status = (name: string) => blobs.filter((blob) => blob?.status === name).length;
  const callbacks = blobs.flatMap((blob) => (blob && isTerminal(blob) && blob.callback) || []);
  const ledger = (name: string) => callbacks.filter((callback) => callback.status === name).length;
  const deletions = trackedBlobs.flatMap(({ deletion }) => deletion ?? []);
  const ordered = trackedBlobs.filter(({ order }) => order !== undefined);
  const fate = (name: string) => trackedBlobs.filter((tracked) => tracked.fate === name).length;
  const taken = received.filter(({ answered }) => answered === 204);
  return {
    blobs: {
      created: trackedBlobs.length,
      succeeded: status("succeeded"),
      failed: status("failed") - fate("over_limit"),
      overLimit: fate("over_limit"),
      deleted: deletions.length,
      withdrawn: trackedBlobs.filter(({ isWithdrawn }) => isWithdrawn).length,
      knownAtOnce: fate("known_at_once"),
      uploadedTwice: trackedBlobs.filter(({ uploads }) => uploads === 2).length,
      formsLost: fate("form_lost"),
      creationsUnanswered: strangers({ trackedBlobs, behind }).length,
    },
    recognition: {
      answers: audit.answers,
      recognised: paid.length,
      byFeature: Object.fromEntries(
        features.map((feature) => [
          feature,
          paid.filter((call) => call.feature === feature).length,
        ]),
      ),
      paidTwiceByKill: audit.explained.length,
      throttled: calls.filter(({ exception = "" }) => /Throttling|Throughput/.test(exception))
        .length,
      featuresThrottled: new Set(
        calls
          .filter(({ exception = "" }) => /Throttling|Throughput/.test(exception))
          .map(({ feature }) => feature),
      ).size,
      verdicts: blobs.filter((blob) => blob?.verdict).length,
      otherExceptions: calls.filter(
        ({ exception }) => exception && !/Throttling|Throughput/.test(exception),
      ).length,
    },
    accounts: accounts.map((account) => ({
      account,
      blobs: trackedBlobs.filter(({ plan }) => plan.account === account).length,
      ...spentBy(evidence, account),
    })),
    spending: {
      keysMade: evidence.keys.length,
      refusedAtCreation: evidence.refusals.length,
      refusedAtRecognition: fate("over_limit"),
      limitRaised: evidence.keys.filter(({ holder }) => holder === limitedAccount).length - 1,
    },
    strangers: {
      answers: evidence.strangerAnswers.length,
      listed: Object.values(evidence.told).reduce((sum, { listed }) => sum + listed.length, 0),
    },
    orders: {
      blobs: ordered.length,
      sentTwiceAtOnce: ordered.filter(({ plan }) => plan.sending === "twice_at_once").length,
      answerLost: ordered.filter(({ plan }) => plan.sending === "answer_lost").length,
      replayed: ordered.flatMap(({ replays }) => replays.filter(Boolean)).length,
      otherBodies: ordered.filter(({ otherBody }) => otherBody !== undefined).length,
    },
    deletions: {
      byStatusBefore: counted(deletions.map(({ statusBefore }) => statusBefore)),
      createdAgain: deletions.filter(({ createdAgain }) => createdAgain !== undefined).length,
    },
    conversions: conversionsOf(evidence),
    callbacks: {
      asked: callbacks.length,
      delivered: ledger("delivered"),
      stopped: ledger("stopped"),
      failed: ledger("failed"),
      deadLetters: new Set(behind.dead.callbacks).size,
      received: received.length,
      fetched: callbacks.filter((callback) => "mailbox" in callback).length,
      lostWithListener: callbacks.flatMap(({ attempts }) =>
        attempts.filter((attempt) => attempt.error_code === "listener_gone"),
      ).length,
      deliveredAgain: taken.length - new Set(taken.map((each) => each.headers["webhook-id"])).size,
    },
    faults: {
      eventsDuplicated: of("event_sent").filter(({ copies }) => copies > 1).length,
      messagesRedelivered: messages.filter(({ receiveCount }) => receiveCount > 1).length,
      messages: messages.length,
      invocations: invoked.length,
      workersKilled: of("thread_died").length,
      localModeKilled: facts.lives - 1,
      listenersKilled: facts.listenersKilled,
    },
    uploadToResultMs: percentiles(
      trackedBlobs.flatMap(({ uploadedAtMs, blob }) =>
        uploadedAtMs !== undefined && blob && isTerminal(blob)
          ? [Date.parse(blob.updated_at) - uploadedAtMs]
          : [],
      ),
    ),
    run: {
      requests: facts.requests,
      retries: facts.retries,
      peakMemoryBytes: Math.max(0, ...of("memory").map(({ peakBytes }) => peakBytes)),
      durationMs: facts.durationMs,
    },
    findings: audit.findings,
    explained: audit.explained,
  };
}

/** In millionths of a dollar, and the calls of them; as far as its blobs are known. */
function spentBy({ trackedBlobs, journal }: Evidence, account: Account) {
  const own = new Set(
    trackedBlobs.filter(({ plan }) => plan.account === account).map(({ blobId }) => blobId),
  );
  const calls = journal.filter(isRecognition).filter(({ blobId }) => own.has(blobId));
  const spent = calls.reduce((sum, { feature }) => sum + prices[feature], 0);
  return { paidCalls: calls.length, microdollars: spent };
}

/** What was converted, and how often whoever was at it died: after its first, second, third or fourth write, of its own. */
function conversionsOf({ trackedBlobs, journal }: Evidence) {
  const deaths = entriesOf(journal)("thread_died");
  const blobs = trackedBlobs.flatMap(({ blob }) => blob ?? []);
  const formats = blobs.flatMap(({ image }) => (image?.converted ? (image.format ?? []) : []));
  const own = deaths.flatMap(({ dooms }) =>
    // Where two were to die, none can tell which of them it was.
    dooms.length === 1 ? dooms.filter((doom) => doom.function === converter) : [],
  );
  return {
    blobs: formats.length,
    byFormat: counted(formats),
    repaired: blobs.filter(({ warnings = [] }) =>
      warnings.some(({ code }) => code === "image_repaired"),
    ).length,
    invocations: entriesOf(journal)("invoked").filter((entry) => entry.function === converter)
      .length,
    killed: deaths.filter(({ functions }) => functions.includes(converter)).length,
    killedAfterWrites: counted(own.map(({ writes }) => String(writes))),
  };
}

const converter = "convertBlob";

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function entriesOf(journal: readonly JournalEntry[]) {
  return <Kind extends JournalEntry["kind"]>(kind: Kind) =>
    journal.filter((entry): entry is JournalEntry & { kind: Kind } => entry.kind === kind);
}

/** By nearest rank: a value that was really measured. */
function percentiles(values: number[]) {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
