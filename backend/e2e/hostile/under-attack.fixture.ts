import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Holdings, startTarget, type Target, type TargetOptions } from "./target.fixture.ts";

/** One thing to try: a row of an area's table. */
export interface Attack {
  name: string;
}

const mib = 1024 * 1024;
/** What a heap may differ by that was not only just started. */
const liveSlackBytes = 4 * mib;
/** Allocators keep pages, and two other threads have heaps of their own. */
const residentSlackBytes = 192 * mib;
/** What is made once and kept, such as connections to the database, is there after these. */
const warmUps = 4;
/** A connection that was reset is gone a moment later, and there is no event for it. */
const looks = 50;

/** A table of attacks and how they are made. */
export interface Area {
  name: string;
  attacks: { name: string; make: (target: Target) => Promise<void> }[];
}

/** @param attack tries a row against a whole rekog, and says what it expects of it */
export function area<Row extends Attack>(
  name: string,
  rows: readonly Row[],
  attack: (row: Row, target: Target) => Promise<void>,
): Area {
  return {
    name,
    attacks: rows.map((row) => ({ name: row.name, make: (target) => attack(row, target) })),
  };
}

export interface UnderAttackOptions extends TargetOptions {
  /** Has done what is loaded late and kept, before anything is weighed. */
  warmUp?: (target: Target) => Promise<void>;
}

/**
 * Makes attack after attack on a rekog that is whole and a process of its own. After each a normal blob must come to its
 * end and nothing have been logged as wrong; after all of them the process must hold what it held before.
 */
export function underAttack(areas: readonly Area[], options: UnderAttackOptions = {}): void {
  const { warmUp = async () => {}, ...targetOptions } = options;
  describe("a rekog under attack", () => {
    let target: Target;
    let before: Holdings;
    beforeAll(async () => {
      target = await startTarget(targetOptions);
      await warmUp(target);
      for (let i = 0; i < warmUps; i += 1) await target.probe();
      before = await target.holdings();
      target.troubles();
    });
    afterAll(() => target.stop());

    for (const { name: of, attacks } of areas) {
      describe(of, () => {
        it.each(attacks.map(({ name, make }) => [name, make] as const))("%s", async (_, make) => {
          await make(target);
          await target.probe();
          expect(target.troubles()).toEqual([]);
        });
      });
    }

    it("holds nothing of it afterwards", async () => {
      const after = await atBase(target, before);
      expect(after.files).toEqual(before.files);
      expect(after.openFiles).toEqual(before.openFiles);
      expect(after.prototypes).toEqual(before.prototypes);
      expect(after.connections).toBe(before.connections);
      expect(after.liveBytes - before.liveBytes).toBeLessThan(liveSlackBytes);
      process.stderr.write(
        `RES ${(after.residentBytes - before.residentBytes) / 1e6} LIVE ${(after.liveBytes - before.liveBytes) / 1e6}\n`,
      );
      expect(after.residentBytes - before.residentBytes).toBeLessThan(residentSlackBytes);
    });
  });
}

async function atBase(target: Target, before: Holdings): Promise<Holdings> {
  for (let look = 1; ; look += 1) {
    const after = await target.holdings();
    const isClosed = after.connections <= before.connections;
    const isTidy = after.files.length <= before.files.length;
    if ((isClosed && isTidy) || look === looks) return after;
  }
}
