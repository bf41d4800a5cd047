import { describe, expect, it } from "@jest/globals";
import { knownLabels } from "../../../../backend/local/detector/known-labels.ts";
import type { Policy } from "../../../client/api-types.ts";
import type { Expectation } from "../manifest/manifest.ts";
import { neverSaid } from "./never-said.ts";

const never = (expected: Expectation, policy?: Policy) =>
  neverSaid({ expect: expected, request: policy ? { policy } : {} }, knownLabels()).map(
    ({ isFatal, text }) => [isFatal, text],
  );
const noSuch = "can never come: the local detector knows no such label";
const tells = "of moderation the local detector tells Explicit and Swimwear or Underwear alone";

describe("labels that never come", () => {
  it("are each of all_of that is not known, with the nearest that is", () => {
    const allOf = ["Tiger", { label: "Stopsing", min_confidence: 50 }, "person", "Automobile"];
    expect(never({ labels: { all_of: allOf } })).toEqual([
      [true, `"Tiger" ${noSuch}`],
      [true, `"Stopsing" ${noSuch}; did you mean Stopsign?`],
    ]);
  });

  it("are those of any_of only where none is known", () => {
    expect(never({ labels: { any_of: ["Tiger", "Sports Car"] } })).toEqual([
      [true, `"Tiger" ${noSuch}`],
      [true, `"Sports Car" ${noSuch}; did you mean Car or Sport?`],
    ]);
    expect(never({ labels: { any_of: ["Tiger", "Cat"] } })).toEqual([]);
  });

  it("are noted where they look mistyped, and nothing hangs on them", () => {
    expect(never({ labels: { any_of: ["Persn", "Cat"], none_of: ["Tiger", "Dgo"] } })).toEqual([
      [false, `"Persn" ${noSuch}; did you mean Person?`],
      [false, `"Dgo" ${noSuch}; did you mean Dog?`],
    ]);
    expect(never({ labels: { any_of: ["Persons", "Person"] } })).toEqual([]);
    expect(never({ labels: { any_of: ["Plane", "Airplane"] } })).toEqual([]);
  });
});

describe("moderation labels that never come", () => {
  it("are told with what is above them", () => {
    const allOf = ["explicit", "Violence", "Explicit Nudity", "Violense"];
    expect(never({ moderation: { all_of: allOf } })).toEqual([
      [true, `"Violence" can never come: ${tells}`],
      [true, `"Explicit Nudity" can never come: ${tells}; did you mean Explicit?`],
      [true, '"Violense" can never come: there is no such moderation label'],
    ]);
  });

  it("are noted of any_of and none_of where there is no such label at all", () => {
    const lists = { any_of: ["Explicit", "Alcohol", "Alkohol"], none_of: ["Violence", "Gamling"] };
    expect(never({ moderation: lists })).toEqual([
      [false, '"Alkohol" can never come: there is no such moderation label'],
      [false, '"Gamling" can never come: there is no such moderation label'],
    ]);
  });
});

describe("policies", () => {
  const policy = { block: { Violence: 50, Weapons: 50 }, review: { Explicit: 60, Alcohol: 80 } };

  it("have verdicts that can never be", () => {
    expect(never({ verdict: "block" }, policy)).toEqual([
      [
        true,
        `the verdict can never be block: the policy has "Violence", "Weapons" for it, and ${tells}`,
      ],
      [false, `"Alcohol" in the policy never counts: ${tells}`],
    ]);
  });

  it.each(["review", "allow", undefined] as const)(
    "have thresholds that never count (%s)",
    (verdict) => {
      expect(never({ ...(verdict && { verdict }) }, policy)).toEqual([
        [false, `"Violence" in the policy never counts: ${tells}`],
        [false, `"Weapons" in the policy never counts: ${tells}`],
        [false, `"Alcohol" in the policy never counts: ${tells}`],
      ]);
    },
  );

  it("may be mistyped", () => {
    expect(never({}, { block: { Explizit: 50 } })).toEqual([
      [
        false,
        '"Explizit" in the policy never counts: there is no such moderation label; did you mean Explicit?',
      ],
    ]);
  });
});
