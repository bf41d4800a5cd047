import { describe, expect, it } from "@jest/globals";
import type { ModerationLabel } from "./moderation.ts";
import { ancestorsOf } from "./moderation-taxonomy.ts";
import { judge } from "./policy.ts";

const found = (label: string, confidence: number): ModerationLabel => {
  const parents = [...ancestorsOf(label)];
  return { label, confidence, parents, taxonomyLevel: parents.length + 1 };
};
const picture = (...labels: ModerationLabel[]) => ({ labels, contentTypes: [] });

describe("judge", () => {
  it("allows what nothing speaks against, and what is less sure than its threshold", () => {
    const policy = { block: { Explicit: 60 }, review: { Violence: 70 } };
    expect(judge(picture(), policy)).toEqual({ decision: "allow", because: [] });
    const doubt = picture(found("Explicit", 59.99), found("Weapons", 69.99));
    expect(judge(doubt, policy)).toEqual({ decision: "allow", because: [] });
  });

  it("counts a label at its very threshold", () => {
    const verdict = judge(picture(found("Explicit", 60)), { block: { Explicit: 60 } });
    expect(verdict).toEqual({
      decision: "block",
      because: [{ label: "Explicit", confidence: 60, threshold: 60, decision: "block" }],
    });
  });

  it("takes a label for all that it stands above, by the surest of them", () => {
    const picture_ = picture(found("Corpses", 71), found("Air Crash", 88.5), found("Crashes", 88));
    expect(judge(picture_, { review: { "Visually Disturbing": 80 } }).because).toEqual([
      { label: "Visually Disturbing", confidence: 88.5, threshold: 80, decision: "review" },
    ]);
    expect(judge(picture_, { review: { "Death and Emaciation": 80 } }).decision).toBe("allow");
  });

  it("does not take a label for what is above it", () => {
    const verdict = judge(picture(found("Violence", 90)), { block: { Weapons: 50 } });
    expect(verdict.decision).toBe("allow");
  });

  it("tells what blocks before what is doubtful, the surest first, and no label twice", () => {
    const picture_ = picture(found("Alcohol", 99), found("Weapons", 80), found("Gambling", 90));
    const verdict = judge(picture_, {
      block: { Weapons: 50, Gambling: 50 },
      review: { Alcohol: 50, Weapons: 10 },
    });
    expect(verdict.decision).toBe("block");
    expect(verdict.because.map(({ label, decision }) => `${label} ${decision}`)).toEqual([
      "Gambling block",
      "Weapons block",
      "Alcohol review",
    ]);
  });

  it("has nothing against a label that is not there, even at a threshold of 0", () => {
    expect(judge(picture(), { block: { Explicit: 0 } }).decision).toBe("allow");
    expect(judge(picture(found("Explicit", 0.1)), { block: { Explicit: 0 } }).decision).toBe(
      "block",
    );
  });
});
