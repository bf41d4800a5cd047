import type { Refusal } from "../clients/create-blobs.ts";
import type { MadeKey } from "../clients/operator.ts";
import type { StrangerAnswer } from "../clients/strangers.ts";
import type { Evidence } from "../evidence.ts";
import { keyHolders } from "../plan/accounts.ts";
import {
  bus,
  callbackOf,
  car,
  cutOff,
  plans,
  tooSmall,
  tracked,
  trackedAgain,
  trackedAll,
  trackedDeleted,
  trackedRefused,
} from "./blobs.fixture.ts";
import { entries, messageOf, paid, remembered } from "./journal.fixture.ts";
import { type Gathered, gather } from "./told.fixture.ts";

export const attempts = 2;
export const contentName = `sha256:${car.sha256}`;
const firstLimit = 1_000;

/** What a soak of thirteen blobs leaves behind, if all is well. A test doctors it. */
export function goodEvidence() {
  const trackedBlobs = {
    fine: tracked("fine", "fine"),
    failing: tracked("failing", "failing"),
    gone: tracked("gone", "gone"),
    dead: tracked("dead", "dead"),
    small: tracked("small", "slow", tooSmall),
    silent: tracked("silent", "none"),
    all: trackedAll(),
    bus: tracked("bus", "none", bus),
    cutOff: tracked("cutOff", "none", cutOff),
    fetched: tracked("fetched", "mailbox"),
    deleted: trackedDeleted(),
    refused: trackedRefused(),
    again: trackedAgain(),
  };
  const { fine, failing, gone, small, fetched, deleted } = trackedBlobs;
  const received = {
    fine: callbackOf(fine),
    failing: callbackOf(failing),
    gone: callbackOf(gone, 410),
    small: callbackOf(small),
    lost: callbackOf(fetched, 204, undefined, 1),
    failed: callbackOf(fetched, 500, undefined, 2),
    fetched: callbackOf(fetched),
    deleted: callbackOf(deleted),
  };
  const behind: Omit<Evidence["behind"], "budgets"> = {
    rows: Object.values(trackedBlobs)
      .filter(({ deletion }) => !deletion)
      .map(({ blobId, blob, order, plan }) => ({
        blob_id: blobId,
        account: plan.account as string,
        status: blob?.status ?? "",
        metadata: JSON.stringify({ plan: String(plan.index), order }),
      })),
    claims: [],
    versions: [],
    depths: [{ queue: "uploads", waiting: 0, received: 0, delayed: 0 }],
    dead: { uploads: [], conversions: [], callbacks: ['{"blob_id":"dead","delivery":1}'] },
  };
  return {
    planned: plans.length,
    trackedBlobs,
    received,
    behind,
    journal: entries(
      ...paid("fine"),
      remembered(contentName),
      ...paid("bus"),
      remembered(`sha256:${bus.sha256}`),
      ...(["moderation", "text", "faces"] as const).flatMap((feature) => paid("all", feature)),
      { kind: "invoked", function: "makeCallback", messages: [messageOf("deleted")] },
    ),
    lostCreations: new Map<number, number>(),
    refusals: [
      { plan: plans.indexOf("again"), account: "cleo", dailyMicrodollars: firstLimit },
    ] as Refusal[],
    strangerAnswers: [
      answerTo("ben", "fine", "GET"),
      answerTo("outsider", "fine", "DELETE"),
      { stranger: "outsider", asked: "mailbox", owner: "ada", ...noMail },
    ] as StrangerAnswer[],
    keys: [
      ...keyHolders.map((holder) => ({
        ...{ holder, madeAtMs: -1 },
        ...(holder === "cleo" && { dailyMicrodollars: firstLimit }),
      })),
      { holder: "cleo", madeAtMs: 1_000, dailyMicrodollars: 10_000_000 },
    ] as MadeKey[],
    /** Done to what the API tells and the budgets have, which follow from all this. */
    afterwards: (_gathered: Gathered): void => {},
  };
}

const noMail = { status: 200, body: '{"deliveries":[]}' };

function answerTo(stranger: string, blobId: string, asked: string): StrangerAnswer {
  const unknownBlob = (request: string) => {
    const problem = { code: "blob_not_found", title: "There is no such blob." };
    return { status: 404, body: JSON.stringify({ ...problem, request_id: request }) };
  };
  const ofNothing = unknownBlob("2");
  return { stranger, asked, owner: "ada", blobId, ...unknownBlob("1"), ofNothing };
}

export type Doctored = ReturnType<typeof goodEvidence>;

export function asEvidence({ afterwards, ...state }: Doctored): Evidence {
  const trackedBlobs = Object.values(state.trackedBlobs);
  const gathered = gather({ ...state, trackedBlobs });
  afterwards(gathered);
  const { told, budgets } = gathered;
  return {
    ...state,
    ...{ told, trackedBlobs },
    behind: { ...state.behind, budgets },
    received: Object.values(state.received),
  };
}
