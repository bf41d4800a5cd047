import { describe, expect, it } from "@jest/globals";
import { type Case, findingsOf } from "./doctored.fixture.ts";

describe("the audit of what is created with an Idempotency-Key", () => {
  it.each<Case>([
    [
      "two blobs for one key",
      ({ trackedBlobs: { again, silent }, behind }) => {
        silent.order = "order-1";
        silent.replays = [];
        again.order = undefined;
        for (const row of behind.rows) if (row.blob_id === "again") row.metadata = '{"plan":"11"}';
      },
      ["Idempotency-Key order-1 of ada was answered with 2 blobs"],
    ],
    [
      "a second blob of which no answer told",
      ({ behind, lostCreations }) => {
        const metadata = '{"plan":"11","order":"order-1"}';
        const second = { blob_id: "second", account: "cleo", status: "awaiting_upload", metadata };
        behind.rows.push(second);
        lostCreations.set(11, 1);
      },
      ["Idempotency-Key order-1 of cleo has 2 blobs in the table"],
    ],
    [
      "two answers as if there had been no other",
      ({ trackedBlobs }) => {
        trackedBlobs.deleted.replays = [false, false];
      },
      ["Idempotency-Key order-1 of ada was answered 2 times as if it were new"],
    ],
    [
      "two secrets",
      ({ trackedBlobs }) => {
        trackedBlobs.deleted.hasOtherSecret = true;
      },
      ["Idempotency-Key order-1 of ada was answered with two secrets"],
    ],
    [
      "another body that was taken",
      ({ trackedBlobs }) => {
        trackedBlobs.deleted.otherBody = "created";
      },
      ["Idempotency-Key order-1 of ada was sent with another body, and answered with created"],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });

  it("takes the same key of two accounts for two", () => {
    expect(findingsOf(() => {})).toEqual([]);
  });
});
