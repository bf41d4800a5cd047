import { describe, expect, it } from "@jest/globals";
import {
  DataFolderGoneError,
  DataFolderNotWritableError,
  StorageFullError,
} from "./storage-faults.ts";
import { storageWatch } from "./storage-watch.ts";

function setUp() {
  let nowMs = 0;
  const told: string[] = [];
  const watch = storageWatch(
    "/data",
    (line) => void told.push(line),
    () => nowMs,
  );
  const event = { requestContext: { requestId: "one" } };
  return { told, watch, event, advance: (ms: number) => (nowMs += ms) };
}

const damaged = new Error("get failed", {
  cause: Object.assign(new Error("Corruption: block checksum mismatch"), {
    code: "LEVEL_CORRUPTION",
  }),
});

describe("what the user is told of local mode's storage", () => {
  it("is told once, however often it fails, and again when it fails anew", () => {
    const { told, watch, advance } = setUp();
    for (let i = 0; i < 214; i += 1) {
      expect(watch.hear(new StorageFullError("/data/dynamodb"))).toBe(true);
      advance(1_000);
    }
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/full.*storage_full: \/data.*Make room/);
    advance(60_000);
    watch.hear(Object.assign(new Error("write"), { code: "EDQUOT" }));
    expect(told).toHaveLength(2);
    watch.hear(damaged);
    expect(told[2]).toMatch(/damaged.*data_folder_damaged.*--reset-data/);
  });

  it("is nothing for any other failure", () => {
    const { told, watch } = setUp();
    const ofPort = Object.assign(new Error("listen"), { code: "EACCES", syscall: "listen" });
    expect(watch.hear(ofPort)).toBe(false);
    expect(watch.hear(new Error("no such queue"))).toBe(false);
    expect(told).toEqual([]);
  });

  it.each([
    [new StorageFullError("/data/dynamodb"), "storage_full"],
    [new DataFolderNotWritableError("/data/dynamodb"), "data_folder_not_writable"],
    [Object.assign(new Error("EROFS: open"), { code: "EROFS" }), "data_folder_not_writable"],
    [
      Object.assign(new Error("EIO: i/o error, write"), { code: "EIO" }),
      "data_folder_not_writable",
    ],
    [damaged, "data_folder_damaged"],
    [new DataFolderGoneError("/data/objects/incoming"), "data_folder_gone"],
  ])("is the API's answer, too, where that failed for it: %s", async (error, code) => {
    const { watch, event } = setUp();
    const headers = { "rekog-version": "1.2.3" };
    const failing = watch.explained(async () => {
      watch.hear(error);
      return { statusCode: 500, headers, body: "{}" };
    });
    const answer = (await failing("createBlob", event)) as { body: string };
    expect(answer).toMatchObject({
      statusCode: 507,
      headers: { ...headers, "content-type": "application/problem+json" },
    });
    expect(JSON.parse(answer.body)).toMatchObject({ status: 507, code, request_id: "one" });
    expect(JSON.parse(answer.body).hint).toMatch(
      /Make room|Correct its permissions|--reset-data|start it again/,
    );
    for (const statusCode of [200, 404, 500]) {
      const other = watch.explained(async () => ({ statusCode, body: "{}" }));
      expect(await other("getBlob", event)).toEqual({ statusCode, body: "{}" });
    }
  });
});
