import { readdir } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { InterruptedError } from "../../client/errors.ts";
import { StdoutClosedError } from "../../interruption.ts";
import { numberedId } from "../../testing/numbered-blobs.ts";
import { succeededBlob } from "../../testing/sample-blobs.ts";
import type { StubScript } from "../../testing/stub-api.ts";
import { uploadAlbum } from "../../testing/upload-album.ts";

const { album, api, stub, pictures, upload } = uploadAlbum();

const lines = (text: string) => text.split("\n").filter(Boolean);
const documents = (stdout: string) => lines(stdout).map((line) => JSON.parse(line));

describe("rekog upload of one file, interrupted", () => {
  const interruptAt = async (kind: "create" | "upload" | "get", script: StubScript) => {
    await stub(script);
    const [photo = ""] = await pictures(1);
    const controller = new AbortController();
    const running = upload([photo, "--wait"], { deps: { signal: controller.signal } });
    await api().next(kind);
    controller.abort(new InterruptedError());
    return running;
  };

  it("before there is a blob", async () => {
    const { stderr, exitCode } = await interruptAt("create", { create: () => undefined });
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(
      /^rekog: the command was interrupted \(interrupted\)\n {2}→ Nothing was left running/,
    );
  });

  it("while the answer to its form is waited for, does not say that nothing was uploaded", async () => {
    const { stderr, exitCode } = await interruptAt("upload", { upload: () => undefined });
    expect(exitCode).toBe(130);
    expect(stderr).toContain(
      `may be uploaded. See what became of it: rekog get ${numberedId(0)} --wait --endpoint ${api().url}`,
    );
  });

  it("while it waits, says how to read the labels later", async () => {
    const { stderr, exitCode } = await interruptAt("get", { get: () => undefined });
    expect(exitCode).toBe(130);
    expect(stderr).toContain(
      `Read its labels later: rekog get ${numberedId(0)} --wait --endpoint ${api().url}`,
    );
  });
});

describe("rekog upload of several files, interrupted", () => {
  it("tells the ids of what was uploaded, and how many were not tried", async () => {
    const controller = new AbortController();
    await stub({
      // Two have their result; the third is being waited for.
      get: (count) => {
        if (count >= 2) return void controller.abort(new InterruptedError()) as undefined;
        return { status: 200, body: succeededBlob({ blob_id: numberedId(count) }) };
      },
    });
    const names = await pictures(6);
    const args = ["-r", album(), "--wait", "--json", "--concurrency", "1"];
    const run = await upload(args, { deps: { signal: controller.signal } });
    expect(run.exitCode).toBe(130);
    expect(documents(run.stdout)).toMatchObject([
      { file: names[0], status: "succeeded" },
      { file: names[1], status: "succeeded" },
      { file: names[2], blob_id: numberedId(2), error: { code: "interrupted" } },
      { error: { code: "interrupted" } },
    ]);
    expect(run.stderr).toContain(`2.jpg: the command was interrupted (interrupted)`);
    expect(run.stderr).toContain(`Read its labels later: rekog get ${numberedId(2)} --wait`);
    expect(run.stderr).toContain("2 succeeded, 1 uploaded, 3 not uploaded.\n");
    expect(api().created).toHaveLength(3);
  });

  it("ends with nothing under way, and tells what was sent and may be recognised all the same", async () => {
    const controller = new AbortController();
    let underWay = 0;
    await stub({
      upload: () => {
        underWay += 1;
        if (underWay === 4) controller.abort(new InterruptedError());
        return undefined;
      },
    });
    await pictures(20);
    const args = ["-r", album(), "--json"];
    const run = await upload(args, { deps: { signal: controller.signal } });
    expect(run.exitCode).toBe(130);
    expect(run.stderr).toContain("0 succeeded, 4 perhaps uploaded, 16 not uploaded.\n");
    expect(api().created).toHaveLength(4);
    const told = documents(run.stdout).flatMap(({ blob_id: id }) => id ?? []);
    expect(told.sort()).toEqual([0, 1, 2, 3].map(numberedId));
    expect((await readdir(album())).length).toBe(20);
  });

  it("is quiet when nobody reads stdout any more", async () => {
    const controller = new AbortController();
    await stub({
      get: () => void controller.abort(new StdoutClosedError("closed")) as undefined,
    });
    await pictures(6);
    const run = await upload(["-r", album(), "--wait"], { deps: { signal: controller.signal } });
    expect(run).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
  });
});
