import { isTerminal, lastRead, type TrackedBlob } from "../../clients/tracked-blob.ts";
import type { Evidence, Finding } from "../../evidence.ts";
import type { BudgetRow } from "../../local/behind.ts";
import { accounts, type KeyHolder, keyHolders } from "../../plan/accounts.ts";
import { type Feature, features } from "../../plan/feature-of-operation.ts";
import { prices } from "../../plan/spending.ts";
import { strangers } from "../results/check-blobs.ts";

/** Who was at a picture within so long before all of local mode was killed may have had no time to count it. */
const underWayMs = 10_000;
const dearest = Math.max(...Object.values(prices));

/**
 * What is told of an account's use is what its table says, that is what the journal says, and no picture is counted twice: of
 * those that came to their end each is counted, but for those that a worker died with.
 */
export function checkUsage(evidence: Evidence): Finding[] {
  return [
    ...keyHolders.flatMap((holder) => checkTold(evidence, holder)),
    ...checkBudgets(evidence),
    ...accounts.flatMap((account) =>
      features.flatMap((feature) => checkPictures(evidence, account, feature)),
    ),
  ];
}

const counts = ["pictures", "paid_calls", "cache_hits", "refused"] as const;

function checkTold({ told, behind }: Evidence, holder: KeyHolder): Finding[] {
  const days = new Map(told[holder].usage.map((day) => [day.day, day]));
  const rows = new Map(rowsOf(behind.budgets, holder));
  return [...new Set([...days.keys(), ...rows.keys()])].flatMap((day) => {
    const its = days.get(day);
    const row = rows.get(day);
    const toldOf = (feature: Feature) =>
      counts.map((name) => `${name} ${its?.features[feature]?.[name] ?? 0}`).join(", ");
    const keptOf = (feature: Feature) =>
      counts.map((name) => `${name} ${row?.[`${name}_${feature}`] ?? 0}`).join(", ");
    const faults = features
      .filter((feature) => toldOf(feature) !== keptOf(feature))
      .map((feature) => `is told of ${toldOf(feature)} for ${feature}, and has ${keptOf(feature)}`);
    const [usd, kept] = [its?.estimated_usd ?? 0, (row?.used ?? 0) / 1e6];
    if (Math.abs(usd - kept) > 1e-9) faults.push(`is told of $${usd}, and has spent $${kept}`);
    return faults.map((why) => ({ subject: `account ${holder}, ${day},`, why }));
  });
}

const rowsOf = (budgets: readonly BudgetRow[], account: string): [string, BudgetRow][] =>
  budgets.flatMap((row) => {
    const [, day = "", whose] = row.pk.split("#");
    return whose === account ? [[day, row] as [string, BudgetRow]] : [];
  });

/** A write that was done and not noted is the last of a life: so many may differ. */
function checkBudgets({ behind, journal }: Evidence): Finding[] {
  const kills = Math.max(0, journal.filter(({ kind }) => kind === "life_began").length - 1);
  const used = new Map<string, number>();
  const calls = new Map<string, number>();
  const add = (sums: Map<string, number>, name: string, by: number) =>
    sums.set(name, (sums.get(name) ?? 0) + by);
  for (const entry of journal) {
    if (entry.kind !== "budget") continue;
    const pk = `day#${entry.day}#${entry.account}`;
    add(used, pk, entry.microdollars);
    if (entry.feature) add(calls, `${pk} ${entry.feature}`, Math.sign(entry.microdollars));
  }
  return behind.budgets.flatMap((row) => {
    const { pk } = row;
    const differs = (kept: unknown, noted = 0, most = 0) =>
      Math.abs(Number(kept ?? 0) - noted) > most;
    const noted = used.get(pk) ?? 0;
    return [
      ...(differs(row.used, noted, kills * dearest)
        ? [`has $${(row.used ?? 0) / 1e6}, and the journal $${noted / 1e6}`]
        : []),
      ...features
        .filter(
          (feature) =>
            !pk.endsWith("#*") &&
            differs(row[`paid_calls_${feature}`], calls.get(`${pk} ${feature}`), kills),
        )
        .map(
          (feature) =>
            `has ${row[`paid_calls_${feature}`] ?? 0} paid calls for ${feature}, and the journal ${calls.get(`${pk} ${feature}`) ?? 0}`,
        ),
    ].map((why) => ({ subject: `budget ${pk}`, why }));
  });
}

function checkPictures(evidence: Evidence, account: string, feature: Feature): Finding[] {
  const { trackedBlobs, behind } = evidence;
  const wants = ({ plan }: Pick<TrackedBlob, "plan">) =>
    plan.account === account && plan.features.includes(feature);
  const its = trackedBlobs.filter(wants);
  const ended =
    its.filter((tracked) => isEnd(lastRead(tracked))).length + unknownEnds(evidence, wants);
  // Of a blob that was deleted on its way nobody saw the end.
  const deleted = its.filter(({ deletion }) => deletion && !deletion.seen).length;
  const counted = rowsOf(behind.budgets, account).reduce(
    (sum, [, row]) => sum + Number(row[`pictures_${feature}`] ?? 0),
    0,
  );
  const subject = `account ${account}`;
  if (counted > ended + deleted) {
    const why = `has ${counted} pictures counted for ${feature}, and ${ended + deleted} came to an end`;
    return [{ subject, why }];
  }
  const lost = ended - counted;
  if (lost <= 0 || lost <= lostAtMost(evidence, account)) return [];
  const why = `has ${counted} pictures counted for ${feature}, though ${ended} came to an end and no kill explains it`;
  return [{ subject, why }];
}

const isEnd = (blob: ReturnType<typeof lastRead>) => blob !== undefined && isTerminal(blob);

/** Of blobs that no client was told of, which are as their plans say. */
function unknownEnds(
  { trackedBlobs, behind }: Evidence,
  wants: (one: Pick<TrackedBlob, "plan">) => boolean,
): number {
  const plans = new Map(trackedBlobs.map(({ plan }) => [String(plan.index), plan]));
  return strangers({ trackedBlobs, behind }).filter(({ status, metadata = "{}" }) => {
    const plan = plans.get((JSON.parse(metadata) as { plan?: string }).plan ?? "");
    return plan && wants({ plan }) && (status === "succeeded" || status === "failed");
  }).length;
}

/** The account's pictures that were in the hands of whoever was killed, and creations, which may be of anybody. */
function lostAtMost({ trackedBlobs, journal }: Evidence, account: string): number {
  const own = new Set(
    trackedBlobs.filter(({ plan }) => plan.account === account).map(({ blobId }) => blobId),
  );
  let lost = 0;
  journal.forEach((entry, at) => {
    if (entry.kind === "thread_died") {
      lost += entry.blobIds.filter((blobId) => own.has(blobId)).length;
      lost += entry.functions.filter((name) => name === "createBlob").length;
    }
    if (entry.kind !== "life_began" || at === 0) return;
    const last = journal[at - 1]?.atMs ?? 0;
    const underWay = journal
      .slice(0, at)
      .flatMap((before) =>
        before.kind === "invoked" && before.atMs > last - underWayMs ? before.messages : [],
      );
    lost += new Set(underWay.flatMap(({ blobIds }) => blobIds).filter((id) => own.has(id))).size;
  });
  return lost;
}
