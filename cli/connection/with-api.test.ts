import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { InterruptedError } from "../client/errors.ts";
import { WaitTimeoutError } from "../client/wait/wait-for-blob.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import { connectOptions } from "./connect-options.fixture.ts";
import { type WithApiOptions, withApi } from "./with-api.ts";

const temporaryFolder = temporaryFolders();

/** How local mode that was started for some work is ended after it. */
async function endingAfter(
  work: () => Promise<void>,
  change: Pick<WithApiOptions, "endingOf"> & { signal?: AbortSignal } = {},
) {
  const dataDir = await temporaryFolder();
  const { signal, ...more } = change;
  const options = connectOptions(dataDir, signal && { signal });
  const error = await withApi({ ...options, ...more }, work).catch((error: unknown) => error);
  return { error, ending: await readFile(join(dataDir, "ended"), "utf8") };
}

describe("local mode that was started for a command", () => {
  it("is drained once the work is done, or failed", async () => {
    expect(await endingAfter(async () => {})).toEqual({ error: undefined, ending: "drained" });
    const error = new Error("failed");
    const failing = await endingAfter(() => Promise.reject(error));
    expect(failing).toEqual({ error, ending: "drained" });
  });

  it("is stopped where the work says so", async () => {
    const { ending } = await endingAfter(async () => {}, { endingOf: () => "stop" });
    expect(ending).toBe("stopped");
  });

  it("is stopped where nobody waits any more", async () => {
    const late = new WaitTimeoutError("6f1c2a34", 1_000, undefined);
    expect(await endingAfter(() => Promise.reject(late))).toEqual({
      error: late,
      ending: "stopped",
    });
    const interruption = new AbortController();
    const { signal } = interruption;
    const work = async () => {
      interruption.abort(new InterruptedError());
      signal.throwIfAborted();
    };
    expect(await endingAfter(work, { signal })).toEqual({
      error: signal.reason,
      ending: "stopped",
    });
  });
});
