import { describe, expect, it } from "@jest/globals";
import { type Case, findingsOf } from "../doctored.fixture.ts";
import { day, entries } from "../journal.fixture.ts";
import type { Gathered } from "../told.fixture.ts";

const rowOf = ({ budgets }: Gathered, account: string) =>
  budgets.find(({ pk }) => pk === `day#${day}#${account}`) ?? { pk: "" };

const killed = {
  kind: "thread_died" as const,
  functions: ["processBlob"],
  blobIds: ["fine"],
  dooms: [],
};

/** In the table, and as the API tells it. */
function count(gathered: Gathered, name: "pictures" | "paid_calls", by: number): void {
  const row = rowOf(gathered, "ada");
  row[`${name}_labels`] = Number(row[`${name}_labels`] ?? 0) + by;
  const told = gathered.told.ada.usage[0]?.features.labels;
  if (told) told[name] += by;
}

describe("the audit of usage", () => {
  it.each<Case>([
    [
      "usage that is told, and is not in the table",
      (state) => {
        state.afterwards = ({ told }) =>
          void Object.assign(told.ada.usage[0]?.features.text ?? {}, { paid_calls: 2 });
      },
      [
        "account ada, 1970-01-01, is told of pictures 1, paid_calls 2, cache_hits 0, refused 0 for text, and has pictures 1, paid_calls 1, cache_hits 0, refused 0",
      ],
    ],
    [
      "another account's usage",
      (state) => {
        state.afterwards = ({ told }) => {
          told.outsider.usage = [{ day, features: {}, estimated_usd: 0.0065 }];
        };
      },
      ["account outsider, 1970-01-01, is told of $0.0065, and has spent $0"],
    ],
    [
      "spending that is not told",
      (state) => {
        state.afterwards = ({ told }) =>
          void Object.assign(told.ada.usage[0] ?? {}, { estimated_usd: 0 });
      },
      ["account ada, 1970-01-01, is told of $0, and has spent $0.0065"],
    ],
    [
      "a budget from which somebody took and the journal does not know it",
      (state) => {
        state.afterwards = (gathered) => {
          rowOf(gathered, "*").used = 9_999;
        };
      },
      ["budget day#1970-01-01#* has $0.009999, and the journal $0.0065"],
    ],
    [
      "a paid call that was counted twice",
      (state) => {
        state.afterwards = (gathered) => count(gathered, "paid_calls", 1);
      },
      ["budget day#1970-01-01#ada has 3 paid calls for labels, and the journal 2"],
    ],
    [
      "a picture that was counted twice",
      (state) => {
        state.afterwards = (gathered) => count(gathered, "pictures", 1);
      },
      ["account ada has 12 pictures counted for labels, and 11 came to an end"],
    ],
    [
      "a picture that was not counted",
      (state) => {
        state.afterwards = (gathered) => count(gathered, "pictures", -1);
      },
      [
        "account ada has 10 pictures counted for labels, though 11 came to an end and no kill explains it",
      ],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });

  it("lets pass a picture that was not counted, as its worker was killed", () => {
    const findings = findingsOf((state) => {
      state.journal.push(...entries(killed));
      state.afterwards = (gathered) => count(gathered, "pictures", -1);
    });
    expect(findings).toEqual([]);
  });

  it("lets a kill explain the pictures that it had in hand, and no more", () => {
    const findings = findingsOf((state) => {
      state.journal.push(...entries(killed));
      state.afterwards = (gathered) => count(gathered, "pictures", -2);
    });
    expect(findings).toHaveLength(1);
  });

  it("lets the table have one more that all of local mode was killed over", () => {
    const lives = entries({ kind: "life_began", pid: 1 }, { kind: "life_began", pid: 2 });
    const findings = findingsOf((state) => {
      state.journal.push(...lives);
      state.afterwards = (gathered) => count(gathered, "paid_calls", 1);
    });
    expect(findings).toEqual([]);
  });
});
