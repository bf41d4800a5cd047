import type { TrackedBlob } from "../clients/tracked-blob.ts";
import type { Evidence, Finding } from "../evidence.ts";
import type { BlobRow } from "../local/behind.ts";

/**
 * Of each `Idempotency-Key` of an account there is one blob, however often its creation was sent and whoever was killed
 * meanwhile: in all answers, with one secret, and in the table. Another body is refused.
 */
export function checkOrders({ trackedBlobs, behind }: Evidence): Finding[] {
  const rows = grouped(behind.rows, (row) => nameOf(row.account, orderOfRow(row)));
  const told = grouped(trackedBlobs, ({ plan, order }) => nameOf(plan.account, order));
  return [...told].flatMap(([name, blobs]) =>
    faultsOf(blobs, rows.get(name) ?? []).map((why) => ({ subject: name, why })),
  );
}

function faultsOf(blobs: readonly TrackedBlob[], rows: readonly BlobRow[]): string[] {
  const asNew = blobs.flatMap(({ replays }) => replays).filter((isReplayed) => !isReplayed).length;
  const others = blobs.flatMap(({ otherBody }) => otherBody ?? []);
  return [
    ...(blobs.length > 1 ? [`was answered with ${blobs.length} blobs`] : []),
    ...(rows.length > 1 ? [`has ${rows.length} blobs in the table`] : []),
    ...(asNew > 1 ? [`was answered ${asNew} times as if it were new`] : []),
    ...(blobs.some(({ hasOtherSecret }) => hasOtherSecret)
      ? ["was answered with two secrets"]
      : []),
    ...others
      .filter((kind) => kind !== "idempotency_key_reused")
      .map((kind) => `was sent with another body, and answered with ${kind}`),
  ];
}

const nameOf = (account: string, order: string | undefined) =>
  order === undefined ? undefined : `Idempotency-Key ${order} of ${account}`;

const orderOfRow = ({ metadata = "{}" }: BlobRow) =>
  (JSON.parse(metadata) as { order?: string }).order;

/** Those that have a name, by it. */
function grouped<One>(all: readonly One[], name: (one: One) => string | undefined) {
  const groups = new Map<string, One[]>();
  for (const one of all) {
    const its = name(one);
    if (its !== undefined) groups.set(its, [...(groups.get(its) ?? []), one]);
  }
  return groups;
}
