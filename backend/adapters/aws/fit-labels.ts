import { gzipSync } from "node:zlib";
import type { LeftOut } from "../../core/features/features.ts";
import type { Label } from "../../core/features/label.ts";

/**
 * An item of DynamoDB has 400 KB: so much of it for labels, packed, and the rest for metadata, callback and what else a
 * record has. What the API tells goes through Lambda, which answers with 6 MB at most, with a backslash for each quote.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const maxPackedBytes = 256 * 1024;
const maxJsonBytes = 3_000_000;
/** A search that is exact to the last box would pack some megabytes another ten times. */
const steps = 128;

interface Fitted {
  labels: Label[];
  leftOut?: LeftOut;
}

const fitted = new WeakMap<readonly Label[], Fitted>();

/**
 * Labels as they can be stored. Of more than that the surest are kept: all labels and their surest boxes, or, where not even
 * the labels alone are few enough, the surest of them without boxes. The same labels are always cut in the same way.
 */
export function fitLabels(labels: Label[]): Fitted {
  const known = fitted.get(labels);
  if (known) return known;
  const fit = fits(labels) ? { labels } : cut(labels);
  fitted.set(labels, fit);
  return fit;
}

function cut(labels: Label[]): Fitted {
  const boxes = labels.flatMap(({ instances }) => instances);
  const sureBoxes = surestFirst(boxes);
  const withBoxes = (count: number): Label[] => {
    const kept = new Set(sureBoxes.slice(0, count));
    return labels.map((label) => ({
      ...label,
      instances: label.instances.filter((instance) => kept.has(instance)),
    }));
  };
  const sureLabels = surestFirst(labels);
  const alone = (count: number): Label[] => {
    const kept = new Set(sureLabels.slice(0, count));
    return labels.filter((label) => kept.has(label)).map((label) => ({ ...label, instances: [] }));
  };
  const some = fits(withBoxes(0)) ? most(boxes.length, withBoxes) : most(labels.length, alone);
  const keptBoxes = some.reduce((sum, { instances }) => sum + instances.length, 0);
  return {
    labels: some,
    leftOut: {
      labels: { of: labels.length, count: labels.length - some.length },
      boxes: { of: boxes.length, count: boxes.length - keptBoxes },
    },
  };
}

/** With as many as fit; none do always. */
function most(all: number, withSome: (count: number) => Label[]): Label[] {
  const step = Math.ceil(all / steps);
  let [enough, tooMany] = [0, Math.ceil(all / step)];
  let best = withSome(0);
  while (tooMany - enough > 1) {
    const middle = Math.floor((enough + tooMany) / 2);
    const some = withSome(middle * step);
    if (fits(some)) [enough, best] = [middle, some];
    else tooMany = middle;
  }
  return best;
}

/** Of equals those that came first. */
function surestFirst<Item extends { confidence: number }>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => b.confidence - a.confidence);
}

function fits(labels: readonly Label[]): boolean {
  const json = Buffer.from(JSON.stringify(labels));
  if (json.length <= maxPackedBytes) return true;
  return json.length <= maxJsonBytes && gzipSync(json).length <= maxPackedBytes;
}
