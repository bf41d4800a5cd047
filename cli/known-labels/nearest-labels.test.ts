import { describe, expect, it } from "@jest/globals";
import { knownLabels } from "../../backend/local/detector/known-labels.ts";
import { didYouMeanOneOf, meantLabel, nearestLabels, nearestModeration } from "./nearest-labels.ts";

const known = knownLabels();

describe("the nearest labels", () => {
  it.each([
    ["Stopsing", ["Stopsign"]],
    ["stop sign", ["Stopsign", "Road Sign", "Sign"]],
    ["Persn", ["Person"]],
    ["Automobil", ["Car"]],
    ["Sports Car", ["Car", "Sport"]],
    ["Plane", ["Plant", "Airplane"]],
    ["Animals and Pets", ["Animal", "Bear", "Bird"]],
    ["animals & pets", ["Animal", "Bear", "Bird"]],
    ["Tiger", []],
    ["Golden Retriever", []],
    ["", []],
    ["x".repeat(1_000), []],
  ])("of %j are %j", (wrong, names) => {
    expect(nearestLabels(wrong, known)).toEqual(names);
  });

  it.each([
    ["Persn", "Person"],
    ["Necktei", "Tie"],
    ["Tiger", undefined],
    ["Sports Car", undefined],
  ])("%j was meant to be %j", (wrong, meant) => {
    expect(meantLabel(wrong, known)).toBe(meant);
  });
});

it.each([
  ["Exposed Male Nipple", []],
  ["explicit nudity", ["Explicit"]],
  ["Exposed Female Nipple", ["Explicit"]],
  ["Male Swimwear or Underwear", ["Swimwear or Underwear"]],
  ["Violence", []],
  ["Explizit", ["Explicit"]],
  ["Violense", []],
])("of moderation, %j is nearest to %j that can be said", (wrong, names) => {
  expect(nearestModeration(wrong, known)).toEqual(names);
});

it.each([
  [[], ""],
  [["Car"], "; did you mean Car?"],
  [["Car", "Bus", "Cat"], "; did you mean Car, Bus or Cat?"],
])("asks about %j", (names, words) => {
  expect(didYouMeanOneOf(names)).toBe(words);
});
