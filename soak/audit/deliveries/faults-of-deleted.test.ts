import { describe, expect, it } from "@jest/globals";
import { callbackOf, signed } from "../blobs.fixture.ts";
import { type Case, findingsOf } from "../doctored.fixture.ts";

describe("the audit of deleted blobs' callbacks", () => {
  it.each<Case>([
    [
      "one that nobody had set about before the deletion",
      (state) => {
        state.journal = state.journal.filter(({ kind }) => kind !== "invoked");
      },
      ["callback of blob deleted (fine) came after its blob was deleted"],
    ],
    [
      "one that came more often than it was set about before",
      ({ received, trackedBlobs }) => {
        received.failed = callbackOf(trackedBlobs.deleted);
        received.fetched = callbackOf(trackedBlobs.fetched);
        const its = trackedBlobs.fetched.blob?.callback;
        Object.assign(its ?? {}, {
          attempts: its?.attempts.filter(({ status_code: code }) => code !== 500),
        });
        received.fetched = callbackOf(trackedBlobs.fetched);
        received.lost = callbackOf(trackedBlobs.fetched, 204, undefined, 1);
      },
      ["callback of blob deleted (fine) came after its blob was deleted"],
    ],
    [
      "one that was fetched long after the deletion",
      ({ received, trackedBlobs: { deleted } }) => {
        deleted.plan.receiver = "mailbox";
        received.deleted = callbackOf(deleted);
        Object.assign(deleted.deletion ?? {}, { answeredAtMs: received.deleted.atMs - 5_001 });
      },
      ["callback of blob deleted (mailbox) came after its blob was deleted"],
    ],
    [
      "one that is a dead letter",
      ({ behind }) => void behind.dead.callbacks.push('{"blob_id":"deleted","delivery":1}'),
      ["callback of blob deleted (fine) was deleted, and is a dead letter"],
    ],
    [
      "one that tells something else than was read",
      ({ received }) => {
        const body = received.deleted.body.replace('"Car"', '"Cat"');
        received.deleted = { ...signed("deleted", body, 204), path: received.deleted.path };
      },
      ["callback of blob deleted (fine) told something else than GET does"],
    ],
    [
      "one that was not asked for",
      ({ received, trackedBlobs }) => {
        trackedBlobs.deleted.plan.receiver = "none";
        received.deleted.path = "/none/10";
      },
      ["callback of blob deleted (none) was not asked for"],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });
});
