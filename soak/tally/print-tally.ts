import type { SoakOptions } from "../options.ts";
import type { Tally } from "./tally.ts";

const mostFindings = 50;
const number = new Intl.NumberFormat("en-GB");

type Row = [name: string, value: number | string, of?: string];

/** The tally as a table, and what is off below it. */
export function printTally(tally: Tally, { seed, blobs, pictures, rate }: SoakOptions): string {
  const { findings, explained } = tally;
  const verdict =
    findings.length === 0
      ? "Nothing is lost, nothing is stuck; nobody was served another's, nothing was paid for twice but what a kill explains, and nothing above the limit."
      : `${number.format(findings.length)} things are off; --seed ${seed} --blobs ${blobs} --pictures ${pictures} repeats the run:`;
  return [
    ...sections(tally, rate).flatMap(([title, rows]) => ["", title, ...table(rows)]),
    "",
    ...explained.map((each) => `Recognised twice, ${each}.`),
    verdict,
    ...findings.slice(0, mostFindings).map(({ subject, why }) => `  ${subject} ${why}`),
    ...(findings.length > mostFindings ? ["  and more: --json FILE has them all"] : []),
    "",
  ].join("\n");
}

function sections(tally: Tally, rate: number): [title: string, rows: Row[]][] {
  const { blobs, recognition, conversions, callbacks, faults, uploadToResultMs, run } = tally;
  const { accounts, spending, strangers, orders, deletions } = tally;
  return [
    [
      "Blobs",
      [
        ["created", blobs.created],
        ["succeeded", blobs.succeeded],
        ["failed", blobs.failed, "as their pictures are no good"],
        ["deleted", blobs.deleted, "in the middle: see below"],
        ["over the limit", blobs.overLimit, "and made anew when it was raised"],
        ["withdrawn", blobs.withdrawn, "no picture came, and they were deleted"],
        ["known at once", blobs.knownAtOnce, "by their SHA-256"],
        ["uploaded twice", blobs.uploadedTwice],
        ["forms lost", blobs.formsLost, "with the local mode that had issued them"],
        ["creations unanswered", blobs.creationsUnanswered],
      ],
    ],
    [
      "Recognition",
      [
        ["answers", recognition.answers, "one for each content and feature"],
        ["recognised", recognition.recognised],
        ...Object.entries(recognition.byFeature).map(
          ([name, count]): Row => [`  for ${name}`, count],
        ),
        ["of these paid twice", recognition.paidTwiceByKill, "by a kill, each listed below"],
        [
          "throttled",
          recognition.throttled,
          `above ${rate} calls a second of a feature, and each life's second one; ${recognition.featuresThrottled} features`,
        ],
        ["verdicts", recognition.verdicts],
        ["other exceptions", recognition.otherExceptions],
      ],
    ],
    [
      "Accounts",
      [
        ...accounts.map(
          ({ account, blobs: its, paidCalls, microdollars }): Row => [
            account,
            its,
            `blobs; ${paidCalls} calls paid, $${microdollars / 1e6}`,
          ],
        ),
        ["keys made", spending.keysMade, "with `rekog keys create`"],
        ["strangers' requests", strangers.answers, "for blobs and mailboxes of others"],
        ["blobs listed", strangers.listed, "for whose they are"],
      ],
    ],
    [
      "Spending limit",
      [
        ["refused at creation", spending.refusedAtCreation, "429 spending_limit"],
        ["refused at recognition", spending.refusedAtRecognition, "failed with spending_limit"],
        ["raised", spending.limitRaised, "by a key that may spend more"],
      ],
    ],
    [
      "Idempotency-Keys",
      [
        ["blobs", orders.blobs],
        ["sent twice at once", orders.sentTwiceAtOnce],
        ["sent again", orders.answerLost, "as nobody waited for the answer"],
        ["answers replayed", orders.replayed],
        ["with another body", orders.otherBodies, "each refused"],
      ],
    ],
    [
      "Deletions",
      [
        ...Object.entries(deletions.byStatusBefore).map(
          ([status, count]): Row => [`while ${status}`, count],
        ),
        ["created once more", deletions.createdAgain, "with their Idempotency-Keys, each refused"],
      ],
    ],
    [
      "Conversions",
      [
        ["converted blobs", conversions.blobs, listed(conversions.byFormat)],
        ["repaired", conversions.repaired, "as they lacked their end"],
        ["convertBlob called", conversions.invocations],
        ["convertBlob killed", conversions.killed, "by its own writes, or by another's"],
        [
          "  by its own",
          Object.values(conversions.killedAfterWrites).reduce((sum, count) => sum + count, 0),
          Object.entries(conversions.killedAfterWrites)
            .map(([writes, count]) => `${count} after ${writes}`)
            .join(", "),
        ],
      ],
    ],
    [
      "Callbacks",
      [
        ["asked for", callbacks.asked],
        ["delivered", callbacks.delivered],
        ["stopped", callbacks.stopped, "by a 410"],
        ["failed", callbacks.failed, "nobody listens"],
        ["out of a mailbox", callbacks.fetched],
        [
          "  lost on the way",
          callbacks.lostWithListener,
          "with a listener that was killed, and fetched again",
        ],
        ["dead letters", callbacks.deadLetters],
        ["requests received", callbacks.received],
        ["delivered again", callbacks.deliveredAgain, "at least once is not once"],
      ],
    ],
    [
      "Faults",
      [
        ["events duplicated", faults.eventsDuplicated],
        ["messages", faults.messages],
        ["of these redelivered", faults.messagesRedelivered],
        ["invocations", faults.invocations],
        ["workers killed", faults.workersKilled, "with all that their thread was at"],
        ["kill -9 of local mode", faults.localModeKilled],
        ["kill -9 of listeners", faults.listenersKilled],
      ],
    ],
    [
      "Upload to result",
      Object.entries(uploadToResultMs).map(([name, ms]) => [name, `${seconds(ms)} s`]),
    ],
    [
      "Run",
      [
        ["requests", run.requests],
        ["of these again", run.retries],
        ["peak memory", `${Math.round(run.peakMemoryBytes / 1024 / 1024)} MiB`],
        ["duration", `${seconds(run.durationMs)} s`],
      ],
    ],
  ];
}

const listed = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

function table(rows: Row[]): string[] {
  const texts = rows.map(([name, value, note = ""]) => {
    const text = typeof value === "number" ? number.format(value) : value;
    return [name, text, note] as const;
  });
  return texts.map(([name, text, note]) =>
    `  ${name.padEnd(22)}${text.padStart(10)}  ${note}`.trimEnd(),
  );
}
