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
