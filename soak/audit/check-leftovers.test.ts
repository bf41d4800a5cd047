import { describe, expect, it } from "@jest/globals";
import { type Case, findingsOf } from "./doctored.fixture.ts";

const later = "2026-11-23T12:02:00.000Z";

describe("the audit of what is left", () => {
  it.each<Case>([
    [
      "an object that is left",
      ({ behind }) => void behind.versions.push("uploads/fine"),
      ["object uploads/fine is still in the bucket"],
    ],
    [
      "leases that are held",
      ({ behind }) => {
        behind.claims.push("claim:1");
        Object.assign(behind.rows[0] ?? {}, {
          status: "processing",
          lease_until: later,
          callback: { status: "pending", secret: "", lease_until: later },
        });
      },
      [
        "content claim:1 is still claimed",
        "blob fine is still leased",
        "callback of blob fine is still leased",
      ],
    ],
    [
      "a message that is left",
      ({ behind }) =>
        void behind.depths.push({ queue: "callbacks", waiting: 0, received: 1, delayed: 0 }),
      ["queue callbacks has messages: 0 waiting, 1 received, 0 delayed"],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });
});
