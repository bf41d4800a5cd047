import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { now, sleep } from "../../client/time.ts";
import { numberedBlobs, numberedId } from "../../testing/numbered-blobs.ts";
import { processingBlob, succeededBlob } from "../../testing/sample-blobs.ts";
import { createdBlob } from "../../testing/stub-api.ts";
import { createTokenBucket } from "../../testing/token-bucket.ts";
import { uploadAlbum } from "../../testing/upload-album.ts";

const { album, api, stub, pictures, upload } = uploadAlbum();

const template = fileURLToPath(new URL("../../../serverless.yml", import.meta.url));
const realTime = { deps: { now, sleep, random: Math.random } };
const throttled = { status: 429, body: { message: "Too Many Requests" } };

/** What a deployment takes that nobody configured. */
async function deployedBucket() {
  // The tags are CloudFormation's.
  const { params } = parse(await readFile(template, "utf8"), { logLevel: "silent" });
  const { apiRequestsPerSecond, apiBurst } = params.default;
  expect([apiRequestsPerSecond, apiBurst]).toEqual([50, 100]);
  return createTokenBucket(apiRequestsPerSecond, apiBurst);
}

const statuses = (stdout: string) =>
  stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line).status);

const runAll = (concurrency: number) =>
  upload(
    ["-r", album(), "--wait", "--json", "--timeout", "120", "--concurrency", `${concurrency}`],
    realTime,
  );

describe("rekog upload of many files, against the limits of the template", () => {
  it.each([
    [200, 16],
    [500, 32],
  ])(
    "loses none of %i, %i at once",
    async (files, concurrency) => {
      const bucket = await deployedBucket();
      const blobs = numberedBlobs(api);
      const reads = new Map<string, number>();
      let refused = 0;
      await stub({
        create: (count, body) => {
          // The first ones never: a machine that is slow enough would not reach the limit by itself.
          if (count >= 4 && bucket.take()) return blobs.create?.(count, body);
          refused += 1;
          return throttled;
        },
        get: (count) => {
          if (!bucket.take()) {
            refused += 1;
            return throttled;
          }
          const [id = ""] = /[0-9a-f-]{36}/.exec(api().gets[count] ?? "") ?? [];
          reads.set(id, (reads.get(id) ?? 0) + 1);
          // As long as recognition takes at its best.
          const isDone = (reads.get(id) ?? 0) > 2;
          return {
            status: 200,
            body: { ...(isDone ? succeededBlob() : processingBlob()), blob_id: id },
          };
        },
      });
      await pictures(files);
      const { stdout, exitCode } = await runAll(concurrency);
      expect(statuses(stdout)).toEqual(Array.from({ length: files }, () => "succeeded"));
      expect(exitCode).toBe(0);
      // It was throttled, but what came through is most of what was sent.
      const sent = api().created.length + api().gets.length;
      expect(refused).toBeGreaterThan(0);
      expect(refused / sent).toBeLessThan(0.25);
    },
    240_000,
  );

  it("loses none of 500 that are known, 32 at once", async () => {
    const bucket = await deployedBucket();
    await stub({
      create: (count) => {
        if (!bucket.take()) return throttled;
        const { upload_info: _, ...known } = createdBlob(api().url);
        return { status: 201, body: { ...known, ...succeededBlob(), blob_id: numberedId(count) } };
      },
    });
    await pictures(500);
    const { stdout, exitCode } = await runAll(32);
    expect(statuses(stdout)).toEqual(Array.from({ length: 500 }, () => "succeeded"));
    expect(exitCode).toBe(0);
  }, 240_000);
});
