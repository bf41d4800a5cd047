import { describe, expect, it } from "@jest/globals";
import { takeTurns } from "./take-turns.ts";

const items = [1, 2, 3, 4, 5, 6, 7, 8];
const roomy = { sizeOf: () => 1, largest: 1, room: 1_000 };

describe("takeTurns", () => {
  it("goes on behind what nothing came of, until there is enough", async () => {
    const tried: number[] = [];
    const work = async (item: number) => {
      tried.push(item);
      return item % 2 === 0 ? item : undefined;
    };
    const { results } = await takeTurns(items, { ...roomy, work, most: 2 });
    expect(results).toEqual([2, 4]);
    expect(Math.max(...tried)).toBeLessThan(6);
  });

  it("never has more under way than there is room for, and fills it with what is small", async () => {
    let underWay = 0;
    let most = 0;
    const work = async (item: number) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      underWay -= 1;
      return item;
    };
    const turns = { sizeOf: () => 1, largest: 4, room: 9, work, most: 8 };
    const { results } = await takeTurns(items, turns);
    expect(most).toBe(2);
    // Six of one, and then the next could be as large as four.
    expect(results).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("begins no other once one has failed, and keeps what there is", async () => {
    const tried: number[] = [];
    const fault = new Error("it is down");
    const work = async (item: number) => {
      tried.push(item);
      if (item === 2) throw fault;
      await Promise.resolve();
      return item;
    };
    const { results, faults } = await takeTurns(items, { ...roomy, work, most: 3 });
    expect(faults).toEqual([fault]);
    expect(results).toEqual([1, 3]);
    expect(tried).toEqual([1, 2, 3]);
  });
});
