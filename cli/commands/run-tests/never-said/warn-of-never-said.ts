import type { LocalDetector } from "../../../connection/local-detector.ts";
import type { KnownLabels } from "../../../known-labels/known-labels.ts";
import type { Notices } from "../../../ui/notices.ts";
import type { SuiteCase } from "../manifest/suite.ts";
import { neverSaid } from "./never-said.ts";

const mostTold = 10;

/**
 * Tells, before anything is run, what of the cases the local detector never says.
 * @param detector of the API: asked only where there is something to tell
 */
export async function warnOfNeverSaid(
  cases: readonly SuiteCase[],
  knownLabels: (added?: LocalDetector) => KnownLabels,
  {
    detector,
    notices,
  }: { detector(): Promise<LocalDetector | undefined>; notices: Pick<Notices, "tell"> },
): Promise<void> {
  const neverBy = (known: KnownLabels) =>
    cases.map((entry) => ({ entry, never: neverSaid(entry, known) }));
  if (neverBy(knownLabels()).every(({ never }) => never.length === 0)) return;
  const its = await detector();
  if (!its) return;
  const found = neverBy(knownLabels(its));
  const lines = found.flatMap(({ entry, never }) =>
    never.map(({ text }) => `  ${entry.name}: ${text}`),
  );
  if (lines.length === 0) return;
  const lost = found.filter(({ never }) => never.some(({ isFatal }) => isFatal)).length;
  const cannotPass = lost === 1 ? "1 case cannot pass" : `${lost} cases cannot pass`;
  const rest = lines.length - mostTold;
  notices.tell(
    `${lost > 0 ? `${cannotPass}: the` : "The"} local detector never says some of what is expected. See what it says: rekog labels`,
    rest > 0 ? [...lines.slice(0, mostTold), `  and ${rest} more`] : lines,
  );
}
