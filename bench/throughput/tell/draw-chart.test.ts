import { expect, it } from "@jest/globals";
import { drawChart } from "./draw-chart.ts";
import { escapeXml } from "./escape-xml.ts";
import { results } from "./results.fixture.ts";

it("has a bar for each figure, with the figure beside it", () => {
  const chart = drawChart(results);
  const texts = [...chart.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  expect(texts).toEqual(
    expect.arrayContaining(["get: rekog", "3.00 ms", "333", "5.1 / s", "the detector itself"]),
  );
  expect(chart.match(/<rect /g)).toHaveLength(24);
  expect(chart).not.toMatch(/NaN|undefined|Infinity/);
});

it("draws the memory as a line from its first figure to its last", () => {
  const [, points] = /<polyline class="line" points="([^"]*)"/.exec(drawChart(results)) ?? [];
  expect(points?.split(" ")).toHaveLength(results.memory.samples.length);
  expect(drawChart(results)).toContain(">200 MB</text>");
});

it("says nothing that XML would take for its own", () => {
  expect(escapeXml('a < b & "c"')).toBe("a &lt; b &amp; &quot;c&quot;");
});
