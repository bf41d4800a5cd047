import { describe, expect, it } from "@jest/globals";
import { blob, succeeded } from "../testing/sample-blob.ts";
import { asOf, type BlobState } from "./blob.ts";

const ms = (iso: string, by: number) => new Date(Date.parse(iso) + by);
const PROCESSING: BlobState = {
  status: "processing",
  leaseId: "one",
  leaseUntil: "2026-11-23T12:01:00.000Z",
};

describe("asOf", () => {
  it.each([[blob()], [blob(PROCESSING)], [blob(succeeded())]])(
    "knows nothing of a blob from the moment it expires: %#",
    (record) => {
      expect(asOf(record, ms(record.expiresAt, 0))).toBeUndefined();
      expect(asOf(record, ms(record.expiresAt, -1))).toBeDefined();
    },
  );

  it("tells a blob that waits in time as it is", () => {
    const record = blob();
    expect(asOf(record, ms(record.uploadDeadlineAt, -1))).toBe(record);
  });

  it("tells a blob that was never uploaded as failed from its deadline on", () => {
    const record = blob();
    const failed = {
      ...record,
      updatedAt: record.uploadDeadlineAt,
      state: { status: "failed", failure: { code: "upload_expired" } },
    };
    expect(asOf(record, ms(record.uploadDeadlineAt, 0))).toEqual(failed);
    expect(asOf(record, ms(record.uploadDeadlineAt, 60_000))).toEqual(failed);
  });

  it("lets a deadline pass that no longer matters", () => {
    for (const state of [PROCESSING, succeeded()]) {
      const record = blob(state);
      expect(asOf(record, ms(record.uploadDeadlineAt, 1))).toBe(record);
    }
  });
});
