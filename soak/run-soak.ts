import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Audit, audit } from "./audit/audit.ts";
import { type AccountApi, apiClient } from "./clients/api-client.ts";
import { soakClients } from "./clients/clients.ts";
import { type Operator, soakOperator } from "./clients/operator.ts";
import { readAll, settle } from "./clients/settle.ts";
import { soakStrangers } from "./clients/strangers.ts";
import { toldToHolders } from "./clients/told-to-holders.ts";
import type { Evidence } from "./evidence.ts";
import { lookBehind } from "./local/behind.ts";
import { readJournal } from "./local/journal.ts";
import { killsAt } from "./local/kills-at.ts";
import { type LocalLives, LocalModeDiedError, localLives } from "./local/local-lives.ts";
import { faults, type LocalSetup, limits } from "./local/local-setup.ts";
import type { SoakOptions } from "./options.ts";
import { drawPictures } from "./pictures/draw-pictures.ts";
import type { Picture } from "./pictures/picture.ts";
import { sightsOf } from "./pictures/sights.ts";
import type { KeyHolder } from "./plan/accounts.ts";
import { planBlobs } from "./plan/plan.ts";
import { spendingLimits } from "./plan/spending.ts";
import { randomFrom } from "./random.ts";
import { type MailboxListeners, mailboxListeners } from "./receivers/mailbox-listeners.ts";
import { type Receivers, startReceivers } from "./receivers/receivers.ts";
import { type Tally, tallyOf } from "./tally/tally.ts";

export interface RunOptions {
  /** Ends it early: everything is stopped, and it rejects with the signal's reason. */
  signal: AbortSignal;
  tell: (line: string) => void;
}

/** Beside the built ones are the sources, which the converter's samples are with. */
const samples = new URL("../../backend/adapters/convert/samples/", import.meta.url);
const callbackAttempts = limits.callbackWaitsSeconds.length + 1;
/** How long the blobs may take to be read, after a deadline. */
const lastLookMs = 20_000;

/**
 * Runs the soak from its first blob to its audit. Whatever happens, nothing is left running, and no file is left over.
 * @throws {LocalModeDiedError} and the signal's reason
 */
export async function runSoak(options: SoakOptions, run: RunOptions): Promise<Tally> {
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), "rekog-soak-")));
  await mkdir(folder, { recursive: true });
  const pictures = await drawPictures(options.pictures, options.seed, samples);
  const setup = await setupOf(options, folder, pictures);
  const receivers = await startReceivers(randomFrom(options.seed + 1));
  const over = new AbortController();
  const deadline = setTimeout(
    () => over.abort(new Error(`was not over after ${options.deadlineSeconds} s`)),
    options.deadlineSeconds * 1000,
  );
  const lives = localLives(setup, folder, (error) => over.abort(error));
  let listeners: MailboxListeners | undefined;
  const listen = (url: string, keyOf: Operator["keyOf"]) => {
    listeners = mailboxListeners({
      ...{ url, keyOf, forwardTo: receivers.behindMailbox, home: folder },
      random: randomFrom(options.seed + 3),
      onDied: (error) => over.abort(error),
    });
    listeners.start();
    return listeners;
  };
  const killNow = () => {
    lives.killNow();
    listeners?.killNow();
  };
  process.once("exit", killNow);
  try {
    return await soak({
      options,
      run,
      pictures,
      receivers,
      lives,
      over: over.signal,
      setup,
      folder,
      listen,
    });
  } finally {
    process.off("exit", killNow);
    clearTimeout(deadline);
    await listeners?.stop("SIGKILL");
    await lives.kill();
    await receivers.stop();
    if (options.dataDir === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function setupOf(
  options: SoakOptions,
  folder: string,
  pictures: Picture[],
): Promise<LocalSetup> {
  return {
    dataDir: join(folder, "data"),
    journalFile: join(folder, "journal.ndjson"),
    logFile: join(folder, "log.ndjson"),
    port: 0,
    seed: options.seed,
    rate: options.rate,
    leaseSeconds: options.leaseSeconds,
    workersToKill: {
      conversions: Math.round(options.pictures * faults.killedConversions),
      others: Math.round(options.blobs * 2 * faults.killedWorkers),
    },
    sights: await sightsOf(pictures),
  };
}

interface Stage {
  options: SoakOptions;
  run: RunOptions;
  setup: LocalSetup;
  pictures: Picture[];
  receivers: Receivers;
  lives: LocalLives;
  folder: string;
  /** Begins to fetch from the mailboxes, at the API's URL. */
  listen: (url: string, keyOf: Operator["keyOf"]) => MailboxListeners;
  /** The deadline, or a local mode that ended by itself. */
  over: AbortSignal;
}

async function soak(stage: Stage) {
  const { options, run, setup, folder, pictures, receivers, lives, over } = stage;
  const startedAtMs = Date.now();
  const signal = AbortSignal.any([run.signal, over]);
  const { url } = await lives.start();
  let behind = lookBehind(lives.facts());
  const api = apiClient(url, signal);
  const operator = soakOperator({
    ...{ dataDir: setup.dataDir, home: folder, signal },
    limits: spendingLimits(options.pictures),
  });
  const apiOf = (holder: KeyHolder) => api.as(() => operator.keyOf(holder));
  const strangers = soakStrangers(apiOf);
  const kills = killsAt(options, async (done) => {
    run.tell(`${done} of ${options.blobs} are done: kill -9 of the whole local mode.`);
    await lives.kill();
    behind.close();
    behind = lookBehind(await lives.start());
  });
  let listeners: MailboxListeners | undefined;
  const clients = soakClients({
    ...{ api, apiOf, operator, strangers },
    receivers,
    concurrency: options.concurrency,
    random: randomFrom(options.seed + 2),
    signal,
    onDone: kills.onDone,
  });

  const late = await unlessLate(signal, async () => {
    await operator.begin();
    listeners = stage.listen(url, operator.keyOf);
    await clients.run(planBlobs(options.blobs, pictures, options));
    await kills.done();
    await listeners.spare();
    run.tell("Every blob has its result: waiting for the callbacks that are still to come.");
    await settle(clients.trackedBlobs, { apiOf, behind: () => behind, signal });
    await listeners.stop("SIGTERM");
  });
  run.signal.throwIfAborted();
  if (late instanceof LocalModeDiedError) throw late;
  const lastApiOf = late ? patientApi(url, operator) : apiOf;
  if (late) {
    // A kill that was under way has its new life first.
    await kills.done();
    await readAll(clients.trackedBlobs, lastApiOf);
  }
  const evidence: Evidence = {
    planned: options.blobs,
    trackedBlobs: clients.trackedBlobs,
    lostCreations: clients.lostCreations,
    refusals: clients.refusals,
    strangerAnswers: strangers.answers,
    keys: operator.made,
    told: await toldToHolders(operator, lastApiOf),
    received: receivers.received,
    journal: await readJournal(setup.journalFile),
    behind: await behind.read(),
  };
  behind.close();
  const audited = audit(evidence, { callbackAttempts, now: new Date() });
  return tallyOf(evidence, withLateness(audited, late), {
    ...api.counts(),
    lives: lives.count(),
    listenersKilled: listeners?.kills() ?? 0,
    durationMs: Date.now() - startedAtMs,
  });
}

/** What kept it from its end: the audit then tells what is missing. */
async function unlessLate(
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<Error | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const reason: unknown = signal.aborted ? signal.reason : error;
    return reason instanceof Error ? reason : new Error(String(reason));
  }
}

/** For what is asked after a deadline. */
function patientApi(url: string, operator: Operator): (holder: KeyHolder) => AccountApi {
  const api = apiClient(url, AbortSignal.timeout(lastLookMs));
  return (holder) => api.as(() => operator.keyOf(holder));
}

function withLateness(audited: Audit, late: Error | undefined): Audit {
  if (!late) return audited;
  const finding = { subject: "the soak", why: late.message };
  return { ...audited, findings: [finding, ...audited.findings] };
}
