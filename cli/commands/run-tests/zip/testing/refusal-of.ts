import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../../../client/errors.ts";
import { unpackZip } from "../unpack-zip.ts";
import type { ZipLimits } from "../zip-limits.ts";

/**
 * Unpacks a zip, which must be refused.
 * @returns the refusal, with the bytes that were written until then
 * @throws whatever else comes of it, be it that something was written outside the folder
 */
export async function refusalOf(zip: Buffer, limits: Partial<ZipLimits> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "rekog-zip-"));
  const path = join(folder, "cases.zip");
  const into = join(folder, "into");
  try {
    await mkdir(into);
    await writeFile(path, zip);
    const error = await unpackZip(path, {
      into,
      limits,
      signal: new AbortController().signal,
    }).then(
      (files) => new Error(`It was unpacked: ${files}`),
      (reason: unknown) => reason,
    );
    if (!(error instanceof UsageError)) throw error;
    const around = (await readdir(folder)).toSorted().join();
    if (around !== "cases.zip,into") throw new Error(`Something was written outside: ${around}`);
    return { code: error.code, message: error.message, writtenBytes: await bytesIn(into) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bytesIn(folder: string): Promise<number> {
  const paths = await readdir(folder, { recursive: true });
  const all = await Promise.all(paths.map((path) => stat(join(folder, path))));
  return all.reduce((sum, it) => sum + (it.isFile() ? it.size : 0), 0);
}
