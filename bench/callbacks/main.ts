/**
 * How soon callbacks arrive when some receivers are slow or dead, beside a sender that calls one after another and waits
 * up to 5 s for each: `npm run bench:callbacks`. Nothing leaves 127.0.0.1; it takes two to three minutes, most of them the
 * sequential sender's.
 *
 * 120 receivers answer at once, 60 after 500 ms, and 20 take the connection and never answer. They are mixed so that every
 * batch of ten has a dead one: the worst case. `makeCallback` is the built function in its thread, fed from SQS (fauxqs)
 * by local mode's event source, with blobs in DynamoDB (dynalite); batch size and concurrency are those of serverless.yml.
 * Before that, forty callbacks are fetched out of a mailbox, a minute long: how soon after its blob is finished each is answered.
 * Options: --concurrency N (of serverless.yml), --skip-sequential, --only-mailbox
 */
import { availableParallelism, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { queueMappings, readService } from "../../backend/local/functions.ts";
import { verifyCallback } from "../../cli/index.ts";
import { median } from "../statistics.ts";
import { arrivalTable, mailboxTable, timesSooner } from "./arrival-table.ts";
import { type FinishedBlob, finishedBlob } from "./finished-blob.ts";
import { measureMailbox } from "./measure-mailbox.ts";
import { type ReceiverKind, slowMs, startReceiver } from "./receiver.ts";
import { type Sender, timeoutMs } from "./sender.ts";
import { startRekog } from "./start-rekog.ts";
import { startSequential } from "./start-sequential.ts";

const blobCount = 200;
const longestWaitMs = 60_000;
const targetRatio = 50;
const fetchedCount = 40;
const targetMailboxMs = 1_500;

const mapping = queueMappings(readService()).find(({ function: name }) => name === "makeCallback");
if (!mapping) throw new Error("No queue feeds makeCallback.");
const { batchSize } = mapping;
const { values: options } = parseArgs({
  options: {
    concurrency: { type: "string", default: String(mapping.maximumConcurrency) },
    "skip-sequential": { type: "boolean", default: false },
    "only-mailbox": { type: "boolean", default: false },
  },
});
const [load = 0] = loadavg();
const maximumConcurrency = Number(options.concurrency);

// The AWS SDK would tell which Node.js versions its later releases need.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const stopping: (() => unknown)[] = [];
try {
  const onStarted = (stop: () => unknown) => void stopping.push(stop);
  process.stderr.write(`mailbox: ${fetchedCount} callbacks…\n`);
  reportMailbox(await measureMailbox(fetchedCount, onStarted));
  if (!options["only-mailbox"]) await measureSenders(onStarted);
} finally {
  for (const stop of stopping.reverse()) await stop();
}

async function measureSenders(onStarted: (stop: () => unknown) => void): Promise<void> {
  const start = (blobs: FinishedBlob[]) =>
    startRekog(blobs, { batchSize, maximumConcurrency, onStarted });
  const ours = await measure("queue", start, longestWaitMs);
  const theirs = options["skip-sequential"]
    ? undefined
    : await measure("sequential", startSequential, blobCount * timeoutMs);
  report(ours, theirs);
}

function reportMailbox(times: readonly number[]): void {
  const medianMs = median(times);
  const verdict = medianMs <= targetMailboxMs ? "met" : "missed";
  const target = `target ${targetMailboxMs / 1000} s: ${verdict}`;
  process.stdout.write(`${mailboxTable(times).join("\n")}\n\nmedian: ${target}\n\n`);
  if (!(medianMs <= targetMailboxMs)) process.exitCode = 1;
}

/** Fresh receivers and blobs, then the time from when the sender begins to each verified delivery. */
async function measure(
  name: string,
  start: (blobs: FinishedBlob[]) => Sender | Promise<Sender>,
  maxWaitMs: number,
) {
  process.stderr.write(`${name}: ${blobCount} callbacks…\n`);
  const receivers = await Promise.all(kinds().map(startReceiver));
  const pairs = receivers.map((receiver) => ({ receiver, blob: finishedBlob(receiver.url) }));
  const sender = await start(pairs.map(({ blob }) => blob));

  const startedMs = performance.now();
  const late = sleep(maxWaitMs, "late" as const, { ref: false });
  sender.go();
  const deliverable = pairs.filter(({ receiver }) => receiver.kind !== "dead");
  const arrivals = deliverable.map(async ({ receiver, blob }) => {
    const { atMs, headers, body } = await receiver.arrived;
    if (sender.signs) await verifyCallback(headers, body, blob.callback.secret);
    return atMs - startedMs;
  });
  const times = await Promise.race([Promise.all(arrivals), late]);
  if (times === "late") throw new Error(`${name}: not all deliverable callbacks arrived in time.`);
  await sender.stop();
  for (const { close } of receivers) close();
  const ledger = await sender.ledger?.();
  return { times, ledger, stillDead: receivers.length - deliverable.length };
}

/** Of each ten: dead, then slow and quick ones in turn. */
function kinds(): ReceiverKind[] {
  const ten: ReceiverKind[] = [
    ...(["dead", "quick", "slow", "quick", "quick"] as const),
    ...(["slow", "quick", "quick", "slow", "quick"] as const),
  ];
  return Array.from({ length: blobCount / ten.length }, () => ten).flat();
}

type Measured = Awaited<ReturnType<typeof measure>>;

function report(ours: Measured, theirs: Measured | undefined): void {
  const { times, ledger, stillDead } = ours;
  const lines = [
    `${blobCount} callbacks: ${times.length} deliverable (at once or after ${slowMs} ms), ${stillDead} to receivers that never answer`,
    `batch size ${batchSize}, ${maximumConcurrency} invocations at once; ledger: ${ledger?.delivered} delivered, ${ledger?.pending} pending`,
    `${availableParallelism()} cores, load before it ${load.toFixed(1)}`,
    "",
    ...arrivalTable({
      rekog: times,
      ...(theirs && { "one after another, 5 s timeout": theirs.times }),
    }),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  const isComplete = ledger?.delivered === times.length && ledger.pending === stillDead;
  if (!isComplete) process.exitCode = 1;
  if (!theirs) return;
  const ratio = timesSooner(times, theirs.times);
  const verdict = ratio >= targetRatio ? "met" : "missed";
  process.stdout.write(
    `\nall of them ${ratio.toFixed(0)} × sooner (target ${targetRatio} ×: ${verdict})\n`,
  );
  if (ratio < targetRatio) process.exitCode = 1;
}
