import { describe, expect, it } from "@jest/globals";
import { UsageError } from "../../../client/errors.ts";
import { succeededBlob } from "../../../testing/sample-blobs.ts";
import type { CaseResult } from "../judge/case-result.ts";
import type { SuiteCase } from "../manifest/suite.ts";
import { readXml } from "../testing/read-xml.ts";
import { junitReport } from "./junit-report.ts";

const entry = (name: string): SuiteCase => ({
  name,
  file: name,
  picture: { file: name },
  request: {},
  after: undefined,
  expect: {},
  index: 0,
});
const common = { durationMs: 1234.5, callback: undefined, blob: succeededBlob() };
const report = (results: CaseResult[]) =>
  junitReport({
    suite: "a & b",
    endpoint: "https://example.com/?a=1&b=2",
    startedAt: new Date("2026-11-23T12:00:00Z"),
    durationMs: 3000,
    results,
  });

describe("junitReport", () => {
  it("has a test case for each, with its time and why it did not pass", () => {
    const failure = new UsageError({ code: "file_not_found", message: "No.", hint: "Yes." });
    const xml = report([
      { case: entry("fine"), outcome: "passed", reasons: [], ...common },
      {
        case: entry("other"),
        outcome: "failed",
        reasons: ["expected <Car> & Road", "slow"],
        ...common,
      },
      { case: entry("broken"), outcome: "error", reasons: ["No."], failure, ...common },
      { case: entry("later"), outcome: "not_run", reasons: ["interrupted"] },
    ]);
    const [suites] = readXml(xml);
    const counts = { tests: "4", failures: "1", errors: "1", skipped: "1", time: "3.000" };
    expect(suites).toMatchObject({ name: "testsuites", attributes: counts });
    const [suite] = suites?.children ?? [];
    expect(suite).toMatchObject({
      name: "testsuite",
      attributes: { ...counts, name: "a & b", timestamp: "2026-11-23T12:00:00.000Z" },
    });
    const [properties, fine, other, broken, later] = suite?.children ?? [];
    expect(properties?.children[0]?.attributes.value).toBe("https://example.com/?a=1&b=2");
    expect(fine).toMatchObject({
      attributes: { name: "fine", classname: "a & b", file: "fine", time: "1.234" },
      children: [{ name: "system-out", text: "Car 98.7, Road 71.5" }],
    });
    expect(other?.children[0]).toMatchObject({
      name: "failure",
      attributes: { type: "expectation", message: "expected <Car> & Road; slow" },
      text: "expected <Car> & Road\nslow",
    });
    expect(broken?.children[0]).toMatchObject({
      name: "error",
      attributes: { type: "file_not_found", message: "No." },
    });
    expect(later?.children).toMatchObject([
      { name: "skipped", attributes: { message: "interrupted" } },
    ]);
  });

  it.each([
    "a\u0000b\u0001\u001b[31m\u007f",
    "]]> <![CDATA[ <!-- --> ?>",
    "\ud800 \udfff \ufffe \uffff",
    `"'&amp;<>`,
    "new\nline\ttab\r\n",
    "\u202egnp.evil",
    "Grüße 写真 👩‍🚒",
  ])("is XML whatever a name has in it: %j", (name) => {
    const xml = report([{ case: entry(name), outcome: "failed", reasons: [name], ...common }]);
    expect(Buffer.from(xml, "utf8").toString("utf8")).toBe(xml);
    expect(xml.replace(/\n/g, "")).toMatch(
      /^[\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u,
    );
    const testcase = readXml(xml)[0]?.children[0]?.children[1];
    expect(testcase?.name).toBe("testcase");
    expect(testcase?.attributes.name).toHaveLength(testcase?.attributes.file?.length ?? 0);
  });
});
