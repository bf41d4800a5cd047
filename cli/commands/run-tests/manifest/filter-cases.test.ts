import { describe, expect, it } from "@jest/globals";
import { filterCases } from "./filter-cases.ts";
import type { SuiteCase } from "./suite.ts";

const caseOf = (name: string, more: Partial<SuiteCase> = {}): SuiteCase => ({
  name,
  file: `${name}.png`,
  picture: { file: `${name}.png` },
  request: {},
  after: undefined,
  expect: {},
  index: 0,
  ...more,
});

const cases = [
  caseOf("Clock"),
  caseOf("tram", { file: "streets/tram.jpg" }),
  caseOf("tram again", { file: "streets/tram.jpg", after: "tram" }),
  caseOf("made at run time", { file: undefined }),
];

describe("the cases that filters choose", () => {
  it.each([
    ["none: all", [], ["Clock", "tram", "tram again", "made at run time"]],
    ["a part of a name, in any case", ["CLO"], ["Clock"]],
    ["a part of a file", ["streets/"], ["tram", "tram again"]],
    ["a case that comes after another, with that", ["again"], ["tram", "tram again"]],
    ["several", ["clock", "run time"], ["Clock", "made at run time"]],
    ["a pattern, which minds the case", ["/^[a-z]+$/"], ["tram"]],
    ["a pattern with a flag", ["/^clock$/i"], ["Clock"]],
    ["a pattern of files", ["/\\.jpg$/"], ["tram", "tram again"]],
  ])("%s", (_what, filters, names) => {
    expect(filterCases(cases, filters).map(({ name }) => name)).toEqual(names);
  });

  it.each([
    [["xylophone"], /^No case matches --filter xylophone\.$/],
    [["/(/"], /^--filter \/\(\/ is not a regular expression that can be used\.$/],
  ])("are refused for %j", (filters, message) => {
    expect(() => filterCases(cases, filters)).toThrow(message);
  });

  it("are refused for a pattern that would never be done", () => {
    const endless = [caseOf(`${"a".repeat(60)}!`)];
    expect(() => filterCases(endless, ["/^(a+)+$/"], 20)).toThrow(
      "--filter /^(a+)+$/ was not done with the names in 0.02 seconds.",
    );
  });
});
