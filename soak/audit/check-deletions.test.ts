import { describe, expect, it } from "@jest/globals";
import { type Case, findingsOf } from "./doctored.fixture.ts";

describe("the audit of deletions", () => {
  it.each<Case>([
    [
      "a deletion that was refused",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.deleted.deletion ?? {}, { answer: 404 }),
      ["blob deleted was answered 404 when it was deleted"],
    ],
    [
      "a deleted blob that the API still has",
      ({ trackedBlobs: { deleted } }) => {
        deleted.blob = deleted.deletion?.seen;
      },
      ["blob deleted was deleted, and the API still has it as succeeded"],
    ],
    [
      "a deleted blob that is in the table",
      ({ behind }) =>
        void behind.rows.push({ blob_id: "deleted", account: "ada", status: "awaiting_upload" }),
      ["blob deleted was deleted, and is still in the table"],
    ],
    [
      "a deleted blob that its Idempotency-Key makes anew",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.deleted.deletion ?? {}, { createdAgain: "created" }),
      ["blob deleted was deleted, and its creation was answered with created when sent once more"],
    ],
    [
      "a picture of a deleted blob",
      ({ behind }) => void behind.versions.push("uploads/deleted"),
      ["object uploads/deleted is still in the bucket"],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });

  it("lets pass a deletion that was answered with 404 after an answer that was lost", () => {
    const findings = findingsOf(
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.deleted.deletion ?? {}, { answer: 404, isRepeated: true }),
    );
    expect(findings).toEqual([]);
  });

  it("takes no deleted blob for lost, whether its end was seen or not", () => {
    const findings = findingsOf(
      ({ trackedBlobs }) =>
        void Reflect.deleteProperty(trackedBlobs.deleted.deletion ?? {}, "seen"),
    );
    expect(findings).toEqual([]);
  });
});
