import { afterEach, expect, it } from "@jest/globals";
import { policy, policyText, thresholdsOf } from "./thresholds.ts";

afterEach(() => {
  policyText.value = { block: "", review: "" };
});

it.each([
  ["Explicit 60", { Explicit: 60 }],
  ["Explicit: 60,Hate Symbols = 79.5,", { Explicit: 60, "Hate Symbols": 79.5 }],
  [" ", {}],
  ["Explicit", undefined],
  ["60", undefined],
  ["Explicit 60, Weapons", undefined],
])("reads %j", (text, thresholds) => {
  expect(thresholdsOf(text)).toEqual(thresholds);
});

it("is a policy as soon as something is typed that is one", () => {
  expect(policy.value).toBeUndefined();
  policyText.value = { block: "Explicit 60", review: "" };
  expect(policy.value).toEqual({ block: { Explicit: 60 } });
  policyText.value = { block: "Explicit 60", review: "Weapons 50" };
  expect(policy.value).toEqual({ block: { Explicit: 60 }, review: { Weapons: 50 } });
});
