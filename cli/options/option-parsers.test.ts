import { describe, expect, it } from "@jest/globals";
import {
  collect,
  collectConfidences,
  collectFeatures,
  collectLabels,
  collectMetadata,
  collectRedactable,
  parseFingerprint,
  parseHttpUrl,
  parseMaxLabels,
  parsePort,
  parseTimeout,
} from "./option-parsers.ts";

describe("option parsers", () => {
  it.each(["", " , ", "faces,hands"])("blur what there is, and never nothing: %j", (text) => {
    expect(() => collectRedactable(text, ["faces"])).toThrow("It must be faces, text, or both");
  });

  it.each([
    [parseHttpUrl, "http://127.0.0.1:8080/a?b=c"],
    [parseHttpUrl, "https://example.com"],
    [parseFingerprint, "0aF9".repeat(16)],
    [parseFingerprint, Array(32).fill("AB").join(":")],
  ])("take a text as it is: %p %s", (parse, text) => {
    expect(parse(text)).toBe(text);
  });

  it.each([
    [parseHttpUrl, "ftp://example.com"],
    [parseHttpUrl, "example.com/hook"],
    [parseHttpUrl, ""],
    [parseFingerprint, "ab"],
    [parseFingerprint, "g".repeat(64)],
    [parseFingerprint, Array(31).fill("AB").join(":")],
  ])("refuse a text: %p %j", (parse, text) => {
    expect(() => parse(text)).toThrow(/It must be a/);
  });

  it("collect texts", () => {
    expect(collect("b", collect("a"))).toEqual(["a", "b"]);
  });

  it.each([
    [collectConfidences, "0", { labels: 0 }],
    [collectConfidences, "99.5", { labels: 99.5 }],
    [collectConfidences, "text=80, faces=0", { text: 80, faces: 0 }],
    [collectConfidences, "70,text=80", { labels: 70, text: 80 }],
    [collectFeatures, "labels, text,labels", ["labels", "text"]],
    [parseMaxLabels, "1000", 1000],
    [parsePort, "0", 0],
    [parseTimeout, "0.5", 0.5],
    [parseTimeout, ".5", 0.5],
    [collectConfidences, "1e1", { labels: 10 }],
  ])("read what is there: %p %s", (parse, text, value) => {
    expect(parse(text)).toEqual(value);
  });

  it.each([
    [collectConfidences, "-1"],
    [collectConfidences, ""],
    [collectConfidences, "text"],
    [collectConfidences, "text="],
    [collectConfidences, "text=101"],
    [collectConfidences, "colours=50"],
    [collectFeatures, ""],
    [collectFeatures, "colours"],
    [collectFeatures, "Labels"],
    [collectConfidences, "101"],
    [collectConfidences, "NaN"],
    [parseMaxLabels, "0"],
    [parseMaxLabels, "2.5"],
    [parsePort, "65536"],
    [parsePort, ""],
    [parsePort, "http"],
    [parseTimeout, "0"],
    [parseTimeout, "Infinity"],
    [parsePort, "08"],
    [parsePort, "1e1"],
    [parsePort, "0x10"],
    [parsePort, "80.0"],
    [parsePort, "+80"],
    [parsePort, " 80"],
    [parsePort, "80\n"],
    [parsePort, "٨٠"],
    [parseMaxLabels, "0b11"],
    [collectConfidences, "0x10"],
    [collectConfidences, "-0"],
    [collectConfidences, "07"],
    [collectConfidences, "."],
    [parseTimeout, "1_0"],
    [parseTimeout, "30s"],
  ])("refuse %p %s", (parse, text) => {
    expect(() => parse(text)).toThrow(
      /must be a (whole )?number from|There is no feature "|must name some of labels, moderation/,
    );
  });

  it("collect metadata, a value with = in it too", () => {
    const first = collectMetadata("order=4711");
    expect(collectMetadata("formula=a=b", first)).toEqual({ order: "4711", formula: "a=b" });
    expect(Object.keys(collectMetadata("__proto__=x"))).toEqual(["__proto__"]);
    expect(() => collectMetadata("order")).toThrow("key=value");
    expect(() => collectMetadata("=4711")).toThrow("key=value");
  });

  it("collect labels", () => {
    expect(collectLabels("Stop Sign, Car", collectLabels("Person"))).toEqual([
      "Person",
      "Stop Sign",
      "Car",
    ]);
  });
});
