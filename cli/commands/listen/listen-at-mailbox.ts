import { type RekogError, UsageError } from "../../client/errors.ts";
import type { RekogClient } from "../../client/rekog-client.ts";
import { dataFolder } from "../../connection/data-folder.ts";
import { findRunningLocalMode } from "../../connection/find-running.ts";
import { withApi } from "../../connection/with-api.ts";
import type { Deps } from "../../deps.ts";
import type { FetchedCallback } from "../../listener/mailbox-events.ts";
import { startMailboxListener } from "../../listener/mailbox-listener.ts";
import { resolveSettings } from "../../settings.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import { endTypedLine } from "../../ui/end-typed-line.ts";
import { namedApi } from "../../ui/read-command.ts";
import { writeWhole } from "../../ui/write-whole.ts";
import { receivedJson, receivedText } from "./callback-text.ts";
import type { ListenRun } from "./listen-run.ts";
import { receiverAt } from "./receiver-at.ts";
import { settledJson, settledText, unsettledJson, unsettledText } from "./settled-text.ts";

/** Tells of each callback that is fetched from a mailbox, until the signal aborts. */
export async function listenAtMailbox(mailbox: string, run: ListenRun): Promise<void> {
  const { options, deps, notices } = run;
  const settings = resolveSettings(options, deps);
  try {
    if (settings.endpoint === undefined) await mustBeRunning(deps);
    const untilEnded = { endingOf: () => "stop" as const, outlivesKeys: true };
    await withApi({ deps, settings, notices, ...untilEnded }, (client) =>
      listen(mailbox, client, run),
    );
  } catch (error) {
    // Told to end before there was anything to listen to.
    if (!(deps.signal.aborted && error === deps.signal.reason)) throw error;
  }
}

/**
 * A local mode that is started for one command is that one's alone: nobody could have a result sent to this mailbox.
 * @throws {UsageError} `no_local_mode`; the signal's reason
 */
async function mustBeRunning(deps: Deps): Promise<void> {
  const running = await findRunningLocalMode(dataFolder(deps), deps.signal);
  if (running?.kind === "foreground") return;
  throw new UsageError({
    code: "no_local_mode",
    message: "No endpoint is set, and there is no `rekog local` that could have the mailbox.",
    hint: "Start `rekog local` in another terminal, or name the API with --endpoint or --profile.",
  });
}

async function listen(mailbox: string, client: RekogClient, run: ListenRun): Promise<void> {
  const { options, settings, secrets, notices, deps } = run;
  const { signal, now, sleep, random } = deps;
  const { endpoint } = client;
  const { host } = new URL(endpoint);
  const { stdout: colour } = settings.colour;
  const tell = (told: object, text: string) =>
    void deps.stdout.write(settings.json ? `${cleanJson(told)}\n` : text);

  const receiver = await receiverAt(options.forwardTo, deps);
  notices.working(`asking for the mailbox ${mailbox}…`);
  const listener = await startMailboxListener({
    ...{ client, mailbox, signal, now, sleep, random },
    secretFor: () => secrets,
    receiver,
    onCallback(callback, isOver) {
      const line = settings.json
        ? `${cleanJson(receivedJson(callback))}\n`
        : receivedText(callback, { colour });
      return writeWhole(deps.stdout, line, isOver);
    },
    onSettled: (callback, settled) => tell(settledJson(callback, settled), settledText(settled)),
    onUnsettled(callback: FetchedCallback, reason: RekogError) {
      if (settings.json) tell(unsettledJson(callback, reason), "");
      notices.tell(unsettledText(callback, reason));
    },
    onReady() {
      notices.rest();
      tell(
        { event: "listening", mailbox, endpoint },
        `rekog listens at the mailbox ${mailbox} of ${cleanText(endpoint)}\n`,
      );
      notices.tell(`${run.why}: callbacks are fetched from the mailbox ${mailbox} of ${host}.`);
      const upload = `rekog upload FILE --callback-mailbox ${mailbox}${namedApi(options)}`;
      notices.tell(`Have a result sent here: ${upload}`);
    },
    onOutage(reason) {
      if (!reason) return notices.tell(`The API at ${host} answers again.`);
      notices.tell(
        `${reason.message} What comes is fetched when it answers again (${reason.code}).`,
      );
    },
    onEnding(underWay, graceMs) {
      const what = underWay === 1 ? "callback" : "callbacks";
      notices.tell(`${underWay} ${what} under way: ended in ${graceMs / 1000} s at most.`);
    },
  }).finally(() => notices.rest());
  await listener.ended;
  endTypedLine(deps);
}
