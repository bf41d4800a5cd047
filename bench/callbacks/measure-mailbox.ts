import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RekogClient } from "../../cli/index.ts";
import { startReceiver } from "./receiver.ts";
import { startCli } from "./start-cli.ts";

const mailbox = "bench";
/** From one to the next: they come at any moment between two polls. */
const leastGapMs = 300;
const mostGapMs = 2_300;
/** The fractions of its multiples lie evenly, however many there are. */
const goldenRatio = 0.618_033_988_75;

/** A file of no bytes is judged when its blob is created: its blob is finished by then. */
const nothing = { size: 0, sha256: createHash("sha256").digest("hex") };

/**
 * How long after a blob is finished a receiver behind `rekog listen --forward-to` has answered, in ms, at the default poll.
 * Local mode, the listener and the receiver are processes of this machine, whose clock all of them read.
 */
export async function measureMailbox(
  count: number,
  onStarted: (stop: () => unknown) => void,
): Promise<number[]> {
  const home = await mkdtemp(join(tmpdir(), "rekog-bench-"));
  onStarted(() => rm(home, { recursive: true, force: true }));
  const dataDir = join(home, "data");
  const local = await startCli(["local", "--port", "0", "--data-dir", dataDir], home);
  onStarted(local.stop);
  const endpoint = String(local.first.url);
  const receiver = await startReceiver("quick");
  onStarted(receiver.close);
  const listener = await startCli(
    ["listen", "--endpoint", endpoint, "--mailbox", mailbox, "--forward-to", receiver.url],
    home,
  );
  onStarted(listener.stop);
  const client = new RekogClient({ endpoint });
  onStarted(() => client.close());

  const finishedAt = new Map<string, number>();
  for (let index = 0; index < count; index += 1) {
    const fraction = (index * goldenRatio) % 1;
    await sleep(leastGapMs + fraction * (mostGapMs - leastGapMs));
    const blob = await client.create({ ...nothing, callback_mailbox: mailbox });
    finishedAt.set(`blob_${blob.blob_id}`, Date.parse(blob.updated_at));
  }
  while (receiver.arrivals.length < count) await sleep(100);
  return receiver.arrivals.map(
    ({ at, headers }) => at - (finishedAt.get(String(headers["webhook-id"])) ?? Number.NaN),
  );
}
