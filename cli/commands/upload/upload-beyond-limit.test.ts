import { expect, it } from "@jest/globals";
import { numberedId } from "../../testing/numbered-blobs.ts";
import { succeededBlob } from "../../testing/sample-blobs.ts";
import { keyProblem } from "../../testing/sample-keys.ts";
import { uploadAlbum } from "../../testing/upload-album.ts";

const { album, api, stub, pictures, upload } = uploadAlbum();

it("gets the pictures that are known, behind however many that nothing may be spent on today", async () => {
  const spent = {
    status: 429,
    body: keyProblem(429, "spending_limit", "What this stage may spend in a day is spent."),
    headers: { "retry-after": "20000" },
  };
  const known = (count: number) => {
    const blobId = numberedId(count);
    const body = { ...succeededBlob({ blob_id: blobId }), links: { self: `/blobs/${blobId}` } };
    return { status: 201, body };
  };
  await stub({ create: (count) => (count < 10 ? spent : known(count)) });
  const names = (await pictures(12)).sort();
  const run = await upload(["-r", album(), "--wait", "--json", "--concurrency", "1"]);
  const last = run.stdout.trimEnd().split("\n").slice(-2);
  expect(last.map((line) => JSON.parse(line))).toMatchObject([
    { file: names.at(-2), status: "succeeded" },
    { file: names.at(-1), status: "succeeded" },
  ]);
  expect(run.stderr).toContain("2 succeeded, 10 failed (10 spending_limit).\n");
  expect({ exitCode: run.exitCode, asked: api().created.length }).toEqual({
    exitCode: 3,
    asked: 12,
  });
});
