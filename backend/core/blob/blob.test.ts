import { describe, expect, it } from "@jest/globals";
import { blob, processing, succeeded } from "../../testing/sample-blob.ts";
import { asOf } from "./blob.ts";

const ms = (iso: string, by: number) => new Date(Date.parse(iso) + by);

describe("asOf", () => {
  it.each([[blob()], [blob(processing)], [blob(succeeded())]])(
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

  it("tells a blob that was uploaded and never taken up as no fault of its client", () => {
    const record = { ...blob(), uploadSeenAt: blob().createdAt };
    expect(asOf(record, ms(record.uploadDeadlineAt, -1))).toBe(record);
    expect(asOf(record, ms(record.uploadDeadlineAt, 0))?.state).toEqual({
      status: "failed",
      failure: { code: "recognition_unavailable" },
    });
  });

  it("lets a deadline pass that no longer matters", () => {
    for (const state of [processing, succeeded()]) {
      const record = blob(state);
      expect(asOf(record, ms(record.uploadDeadlineAt, 1))).toBe(record);
    }
  });

  it("tells a blob that no worker finished as failed from its processing deadline on", () => {
    const record = blob(processing);
    const failed = {
      ...record,
      updatedAt: processing.deadlineAt,
      state: { status: "failed", failure: { code: "recognition_unavailable" } },
    };
    expect(asOf(record, ms(processing.deadlineAt, -1))).toBe(record);
    expect(asOf(record, ms(processing.deadlineAt, 0))).toEqual(failed);
    expect(asOf(record, ms(processing.deadlineAt, 60_000))).toEqual(failed);
  });
});
