import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { runInProcess } from "../../../testing/run-in-process.ts";
import { label, recognised, stubRecognitions } from "../testing/stub-recognition.ts";
import { suiteFolders } from "../testing/suite-folder.ts";

const stub = stubRecognitions();
const suiteFolder = suiteFolders();

const results = {
  sign: { ...recognised(label("Road Sign", 61.04)), text: { lines: [], words: [] } },
  clock: { ...recognised(label("Clock", 75.7)), text: { lines: [], words: [] } },
};

/** Runs a manifest with `--update`, and once more as it is then. */
async function update(manifest: string) {
  const api = await stub(results);
  const folder = await suiteFolder({
    "cases.yaml": manifest,
    "sign.jpg": "sign",
    "clock.jpg": "clock",
  });
  const args = ["run-tests", folder, "--endpoint", api.url];
  const updated = await runInProcess([...args, "--update"]);
  const text = await readFile(join(folder, "cases.yaml"), "utf8");
  return { updated, text, again: await runInProcess(args) };
}

describe("rekog run-tests --update, of what it cannot mend", () => {
  const file = "cases:\n  - file: sign.jpg\n    features: [labels, text]\n    expect:\n";

  it("does not call a case passed whose labels it wrote, and whose text is another", async () => {
    const manifest = `${file}      labels: { all_of: [Clock] }\n      text: { any_of: [STOP] }\n`;
    const { updated, text, again } = await update(manifest);
    expect(text).toBe(`${file}      text: { any_of: [STOP] }\n`);
    expect(updated.stdout).toContain('expected text "STOP", got no text');
    expect(updated.stdout).toContain("1 case: 0 passed, 1 updated, 1 failed");
    expect(updated.exitCode).toBe(1);
    expect(again.exitCode).toBe(1);
  });

  it("says which expectations it writes where none of them was another", async () => {
    const { updated, text } = await update(`${file}      text: { any_of: [STOP] }\n`);
    expect(text).toBe(`${file}      text: { any_of: [STOP] }\n`);
    expect(updated.stderr).toContain(
      "Nothing was updated: --update writes labels, warnings, errors and cached, and nothing else.",
    );
  });
});

describe("rekog run-tests --update, of what cases share", () => {
  // The first case expects of a clock what the others expect of a sign.
  it.each([
    [
      "all that is expected",
      `cases:
  - file: clock.jpg
    expect: &sign
      labels: { any_of: [Road Sign] }
  - { name: two, file: sign.jpg, expect: *sign }
  - { name: three, file: sign.jpg, expect: *sign }
`,
      `cases:
  - file: clock.jpg
    expect:
      labels: { any_of: [{ label: Clock, min_confidence: 70 }] }
  - { name: two, file: sign.jpg, expect: &sign { labels: { any_of: [Road Sign] } } }
  - { name: three, file: sign.jpg, expect: *sign }
`,
    ],
    [
      "labels that are taken away",
      `cases:
  - file: clock.jpg
    expect:
      warnings: []
      labels: &labels { all_of: [Road Sign] }
  - { name: two, file: sign.jpg, expect: { labels: *labels } }
`,
      `cases:
  - file: clock.jpg
    expect:
      warnings: []
  - { name: two, file: sign.jpg, expect: { labels: &labels { all_of: [Road Sign] } } }
`,
    ],
    [
      "a label that is taken away, and one that comes with less confidence",
      `cases:
  - file: clock.jpg
    expect:
      labels: { all_of: [&sign Road Sign, &clock { label: Clock, min_confidence: 99 }] }
  - { name: two, file: sign.jpg, expect: { labels: { all_of: [*sign], none_of: [*clock] } } }
`,
      `cases:
  - file: clock.jpg
    expect:
      labels: { all_of: [{ label: Clock, min_confidence: 70 }] }
  - { name: two, file: sign.jpg, expect: { labels: { all_of: [&sign Road Sign], none_of: [&clock { label: Clock, min_confidence: 99 }] } } }
`,
    ],
    [
      "something within what is shared",
      `cases:
  - file: clock.jpg
    expect: &sign
      labels: &labels { any_of: [&name Road Sign] }
  - { name: two, file: sign.jpg, expect: { labels: { all_of: [*name] } } }
  - { name: three, file: sign.jpg, expect: *sign }
  - { name: four, file: sign.jpg, expect: { labels: *labels } }
`,
      `cases:
  - file: clock.jpg
    expect:
      labels: { any_of: [{ label: Clock, min_confidence: 70 }] }
  - { name: two, file: sign.jpg, expect: { labels: { all_of: [&name Road Sign] } } }
  - { name: three, file: sign.jpg, expect: &sign { labels: { any_of: [Road Sign] } } }
  - { name: four, file: sign.jpg, expect: { labels: &labels { any_of: [Road Sign] } } }
`,
    ],
    [
      "something within a copy of what is shared",
      `cases:
  - { name: one, file: sign.jpg, expect: &sign { labels: &labels { any_of: [Road Sign] } } }
  - { name: two, file: clock.jpg, expect: *sign }
  - { name: three, file: sign.jpg, expect: { labels: *labels } }
`,
      `cases:
  - { name: one, file: sign.jpg, expect: &sign { labels: &labels { any_of: [Road Sign] } } }
  - { name: two, file: clock.jpg, expect: { labels: { any_of: [{ label: Clock, min_confidence: 70 }] } } }
  - { name: three, file: sign.jpg, expect: { labels: *labels } }
`,
    ],
    [
      "a whole case, with a merge key",
      `%YAML 1.1
---
cases:
  - &base
    name: one
    file: clock.jpg
    expect: { labels: { all_of: [Road Sign] } }
  - { <<: *base, name: two, file: sign.jpg }
`,
      `%YAML 1.1
---
cases:
  - name: one
    file: clock.jpg
  - { <<: &base { name: one, file: clock.jpg, expect: { labels: { all_of: [Road Sign] } } }, name: two, file: sign.jpg }
`,
    ],
    [
      "what a case has by a merge key",
      `%YAML 1.1
---
cases:
  - &base
    name: one
    file: sign.jpg
    expect: { labels: { all_of: [Road Sign] }, text: {} }
  - { <<: *base, name: two, file: clock.jpg }
`,
      `%YAML 1.1
---
cases:
  - &base
    name: one
    file: sign.jpg
    expect: { labels: { all_of: [Road Sign] }, text: {} }
  - { <<: *base, name: two, file: clock.jpg, expect: { text: {} } }
`,
    ],
  ])("leaves to the others: %s", async (_what, manifest, after) => {
    const { updated, text, again } = await update(manifest);
    expect(updated).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("1 case was") });
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("passed") });
    expect(text).toBe(after);
  });
});

describe("rekog run-tests --update, of how a file is written", () => {
  it.each([
    ["a byte order mark", (text: string) => `\ufeff${text}`],
    ["lines that end as on Windows", (text: string) => text.replaceAll("\n", "\r\n")],
    ["both", (text: string) => `\ufeff${text.replaceAll("\n", "\r\n")}`],
  ])("keeps %s", async (_what, written) => {
    const lines = "# Ours.\ncases:\n  - file: clock.jpg # the one\n";
    const { updated, text, again } = await update(written(lines));
    expect(updated).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("1 case was") });
    const expected =
      "    expect:\n      labels:\n        all_of:\n          - { label: Clock, min_confidence: 70 }\n";
    expect(text).toBe(written(lines + expected));
    expect(again.exitCode).toBe(0);
  });
});
