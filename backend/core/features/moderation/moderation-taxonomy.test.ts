import { describe, expect, it } from "@jest/globals";
import { ancestorsOf, moderationLabelOf, moderationLabels } from "./moderation-taxonomy.ts";

describe("the taxonomy of moderation", () => {
  it("has the ten categories of version 7 at its top", () => {
    expect(moderationLabels().filter((label) => ancestorsOf(label).length === 0)).toEqual([
      "Explicit",
      "Non-Explicit Nudity of Intimate parts and Kissing",
      "Swimwear or Underwear",
      "Violence",
      "Visually Disturbing",
      "Drugs & Tobacco",
      "Alcohol",
      "Rude Gestures",
      "Gambling",
      "Hate Symbols",
    ]);
  });

  it("names each label once, and each ancestor of one is a label", () => {
    expect(new Set(moderationLabels().map((label) => label.toLowerCase())).size).toBe(
      moderationLabels().length,
    );
    for (const label of moderationLabels()) {
      expect(moderationLabels()).toEqual(expect.arrayContaining([...ancestorsOf(label)]));
      expect(ancestorsOf(label).length).toBeLessThan(3);
    }
  });

  it("knows what is above a label, the topmost first", () => {
    expect(ancestorsOf("Corpses")).toEqual(["Visually Disturbing", "Death and Emaciation"]);
    expect(ancestorsOf("Something new")).toEqual([]);
  });

  it("takes a name in any case, and no other", () => {
    expect(moderationLabelOf("drugs & TOBACCO")).toBe("Drugs & Tobacco");
    expect(moderationLabelOf("constructor")).toBeUndefined();
    expect(moderationLabelOf("")).toBeUndefined();
  });
});
