import { describe, expect, it } from "@jest/globals";
import { type Case, findingsOf } from "../doctored.fixture.ts";

describe("the audit of blobs", () => {
  it.each<Case>([
    [
      "a lost blob",
      ({ trackedBlobs }) => {
        trackedBlobs.silent.blob = undefined;
      },
      ["blob silent is lost: the API does not know it"],
    ],
    [
      "a blob that is stuck",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.silent.blob ?? {}, { status: "processing" }),
      ["blob silent is stuck: processing"],
    ],
    [
      "a blob that waits for an upload that was answered",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.silent.blob ?? {}, { status: "awaiting_upload" }),
      ["blob silent is stuck: awaiting_upload"],
    ],
    [
      "a result that is another picture's",
      ({ trackedBlobs }) => void Object.assign(trackedBlobs.silent.blob ?? {}, { labels: [] }),
      ["blob silent is to have Car 61 at 0.015 0.25 0.5 0.5 for labels, and has "],
    ],
    [
      "a failure that should be none",
      ({ trackedBlobs, behind }) => {
        const error = { code: "recognition_throttled", message: "", hint: "", retryable: true };
        Object.assign(trackedBlobs.silent.blob ?? {}, { status: "failed", error });
        behind.dead.uploads.push('{"Records":[{"s3":{"object":{"key":"uploads/silent"}}}]}');
      },
      [
        "blob silent is failed (recognition_throttled), but its picture 2 is to be succeeded",
        "upload uploads/silent was put aside in the dead-letter queue",
      ],
    ],
    [
      "a client that never got to create its blob",
      (state) => {
        state.planned += 1;
      },
      ["1 of 13 blobs were never created"],
    ],
    [
      "a blob that no one was told of",
      ({ behind }) =>
        void behind.rows.push({ blob_id: "stranger", account: "ada", status: "succeeded" }),
      ["blob stranger is in the table, but no client was told of it"],
    ],
    [
      "a picture that the limit refused, and that was not tried again",
      (state) => {
        Reflect.deleteProperty(state.trackedBlobs, "again");
        state.behind.rows = state.behind.rows.filter(({ blob_id }) => blob_id !== "again");
      },
      ["the picture of plan 11 was refused for the spending limit, and not tried again"],
    ],
    [
      "a refusal for the limit that nobody is told any more",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.refused.blob ?? {}, { status: "awaiting_upload" }),
      ["blob refused was refused for the spending limit, and is awaiting_upload now"],
    ],
    [
      "a result that was another picture's before it was deleted",
      ({ trackedBlobs, received }) => {
        Object.assign(trackedBlobs.deleted.deletion?.seen ?? {}, { labels: [] });
        Reflect.deleteProperty(received, "deleted");
      },
      ["blob deleted is to have Car 61 at 0.015 0.25 0.5 0.5 for labels, and has "],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });

  it("lets pass what no picture came for and was deleted, and a creation that was not answered", () => {
    const findings = findingsOf(({ trackedBlobs, behind, lostCreations }) => {
      Object.assign(trackedBlobs.silent, {
        fate: "never_uploaded",
        blob: undefined,
        isWithdrawn: true,
      });
      behind.rows.push({
        blob_id: "unknown",
        account: "ada",
        status: "awaiting_upload",
        metadata: '{"plan":"4"}',
      });
      lostCreations.set(4, 1);
    });
    expect(findings).toEqual([]);
  });

  it("takes one unanswered creation for one blob", () => {
    const findings = findingsOf(({ behind, lostCreations }) => {
      for (const blobId of ["first", "second"])
        behind.rows.push({
          blob_id: blobId,
          account: "ada",
          status: "awaiting_upload",
          metadata: '{"plan":"4"}',
        });
      lostCreations.set(4, 1);
    });
    expect(findings).toEqual(["blob second is in the table, but no client was told of it"]);
  });
});
