import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readListCursor, writeListCursor } from "./list-cursor.ts";

const list = {
  account: "shop",
  filter: { statuses: ["failed", "succeeded"], metadata: new Map([["order", "4711"]]) },
  earliest: "2026-11-01T00:00:00.000Z",
  latest: "2026-11-30T23:59:59.999Z",
} as const;
const place = {
  createdAt: "2026-11-23T12:00:00.000Z",
  blobId: "6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60",
};
const cursor = writeListCursor(place, list);

describe("a cursor", () => {
  it("leads back to its place, however the same filters are written", () => {
    const more = [["order", "4711"] as const, ["shelf", "3"] as const];
    const one = { ...list, filter: { ...list.filter, metadata: new Map(more) } };
    const other = {
      ...list,
      filter: {
        statuses: ["succeeded", "failed"] as const,
        metadata: new Map(more.toReversed()),
      },
    };
    expect(readListCursor(cursor, list)).toEqual(place);
    expect(readListCursor(writeListCursor(place, one), other)).toEqual(place);
  });

  it("goes into a URL as it is, and is short", () => {
    expect(cursor).toMatch(/^[\w-]{1,200}$/);
  });

  const { filter } = list;
  const metadata = (...entries: [string, string][]) => ({ ...filter, metadata: new Map(entries) });
  it.each([
    ["another account", { ...list, account: "shop2" }],
    ["another status", { ...list, filter: { ...filter, statuses: ["failed"] as const } }],
    ["no status", { ...list, filter: { metadata: filter.metadata } }],
    ["other metadata", { ...list, filter: metadata(["order", "4712"]) }],
    ["more metadata", { ...list, filter: metadata(["order", "4711"], ["a", "b"]) }],
    [
      "metadata whose name and value run together",
      { ...list, filter: metadata(["order4711", ""]) },
    ],
    ["another beginning", { ...list, earliest: "2026-11-02T00:00:00.000Z" }],
    ["no end", { account: list.account, filter, earliest: list.earliest }],
    ["ends that are exchanged", { ...list, earliest: list.latest, latest: list.earliest }],
  ])("is of no list with %s", (_, other) => {
    expect(readListCursor(cursor, other)).toBeUndefined();
  });

  it("is nothing once any letter of it is another, is missing or is added", () => {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ ";
    for (let i = 0; i < cursor.length; i += 1) {
      const changed = [...letters]
        .map((letter) => `${cursor.slice(0, i)}${letter}${cursor.slice(i + 1)}`)
        .filter((other) => other !== cursor);
      const others = [
        ...changed,
        cursor.slice(0, i),
        cursor.slice(i + 1),
        `${cursor}${letters[i]}`,
      ];
      expect(others.filter((other) => readListCursor(other, list))).toEqual([]);
    }
  });

  it("of one's own making leads nowhere but to a place of the same range", () => {
    const forged = (createdAt: string, blobId: string = place.blobId) =>
      readListCursor(writeListCursor({ createdAt, blobId }, list), list);
    expect(forged("2026-11-24T12:00:00.000Z")).toBeDefined();
    expect(forged("2026-10-31T12:00:00.000Z")).toBeUndefined();
    expect(forged("2026-12-01T00:00:00.000Z")).toBeUndefined();
    for (const time of ["", "2026-11-24", "9".repeat(24), "+02026-11-24T12:00:00.000Z"]) {
      expect(forged(time)).toBeUndefined();
    }
    for (const id of ["", "a b", "a\0", "é", "a".repeat(65), "../x"]) {
      expect(forged(place.createdAt, id)).toBeUndefined();
    }
  });

  it("is not what anybody makes up", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 600 }), (text) => {
        expect(readListCursor(text, list)).toBeUndefined();
        expect(readListCursor(Buffer.from(text).toString("base64url"), list)).toBeUndefined();
      }),
    );
    expect(readListCursor("A".repeat(10_000), list)).toBeUndefined();
  });
});
