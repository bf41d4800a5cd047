import { gzipSync } from "node:zlib";

/** How much of an answer is kept: packed, and as it is told. */
export interface Room {
  packedBytes: number;
  jsonBytes: number;
}

/**
 * An item of DynamoDB has 400 KB: so much of it for answers, packed, and the rest for metadata, callback and what else a
 * record has. What the API tells goes through Lambda, which answers with 6 MB at most, with a backslash for each quote.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const wholeRoom: Room = { packedBytes: 256 * 1024, jsonBytes: 3_000_000 };

/** What each of so many answers has, if all have as much. */
export function shareOf(count: number): Room {
  return {
    packedBytes: Math.floor(wholeRoom.packedBytes / count),
    jsonBytes: Math.floor(wholeRoom.jsonBytes / count),
  };
}

export function fits(value: unknown, { packedBytes, jsonBytes }: Room): boolean {
  const json = Buffer.from(JSON.stringify(value));
  if (json.length <= packedBytes) return true;
  return json.length <= jsonBytes && gzipSync(json).length <= packedBytes;
}

/** A search that is exact to the last item would pack some megabytes another ten times. */
const steps = 128;

/** With as many of all as fit; none do always. */
export function most<Value>(all: number, withSome: (count: number) => Value, room: Room): Value {
  const step = Math.ceil(all / steps);
  let [enough, tooMany] = [0, Math.ceil(all / step)];
  let best = withSome(0);
  while (tooMany - enough > 1) {
    const middle = Math.floor((enough + tooMany) / 2);
    const some = withSome(middle * step);
    if (fits(some, room)) [enough, best] = [middle, some];
    else tooMany = middle;
  }
  return best;
}

/** Of equals those that came first. */
export function surestFirst<Item extends { confidence: number }>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => b.confidence - a.confidence);
}
