import { describe, expect, it } from "@jest/globals";
import { fencesOf } from "./testing/markdown.ts";
import { readPage } from "./testing/pages.ts";

const { text } = readPage("README.md");

describe("the README", () => {
  it("has at most 250 lines", () => {
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(250);
  });

  it("begins with the two commands that a fresh machine needs, each of which stands alone", () => {
    expect(fencesOf(text)[0]?.code).toBe(
      "npm ci && npx rekog upload test-cases/stop-sign.jpg --wait\nnpm ci && npm test\n",
    );
    expect(text.slice(0, text.indexOf("npm ci && npm test")).split("\n").length).toBeLessThan(12);
  });
});
