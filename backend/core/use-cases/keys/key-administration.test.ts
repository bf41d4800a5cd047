import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { dynamoDbKeyRegister } from "../../../adapters/aws/access/dynamodb-key-register.ts";
import { type AccessTable, startAccessTable } from "../../../testing/access-table.ts";
import type { KeyRequest } from "../../access/key-terms.ts";
import { isInForce } from "../../api-keys/access-key.ts";
import { isSecretOf, parseApiKey } from "../../api-keys/api-key.ts";
import { scopes } from "../../api-keys/scopes.ts";
import type { KeyRegister } from "../../ports/key-register.ts";
import { type KeyAdministration, keyAdministration } from "./key-administration.ts";

// Over the table as DynamoDB has it: what matters here is that every change is one conditional write.

const tableName = "rekog-prod-AccessTable-1AB";
const start = new Date("2026-11-23T12:00:00.000Z");
const hourMs = 3_600_000;
let table: AccessTable;
let now: Date;
let keys: KeyAdministration;
const administer = (register: KeyRegister = table.register) =>
  keyAdministration({ register, now: () => now, createdBy: "arn:aws:iam::1:user/me" });
beforeEach(async () => {
  table = await startAccessTable(tableName);
  now = start;
  keys = administer();
});
afterEach(() => table.stop());
const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};
const iso = (ms: number) => new Date(start.getTime() + ms).toISOString();

describe("a key that is made", () => {
  it("is for everything, for ever and for one account, if nothing else is said", async () => {
    const { apiKey, key } = await keys.create({ name: "web" });
    expect(key).toMatchObject({
      ...{ name: "web", account: "default", scopes, createdAt: start.toISOString() },
      createdBy: "arn:aws:iam::1:user/me",
    });
    const parsed = parseApiKey(apiKey);
    expect(parsed?.id).toBe(key.id);
    expect(isSecretOf(key.hash, String(parsed?.secret))).toBe(true);
    expect(await keys.list()).toEqual([key]);
  });

  it("has what was asked for", async () => {
    const { key } = await keys.create({
      ...{
        name: "  Шторм 👩‍🚒 ",
        account: "shop-1",
        scopes: ["usage:read", "blobs:read", "usage:read"],
      },
      ...{ expiresAt: new Date(start.getTime() + hourMs), perMinute: 60, dailyDollars: 0.25 },
    });
    expect(await table.register.get(key.id)).toEqual(key);
    expect(key).toMatchObject({
      ...{ name: "  Шторм 👩‍🚒 ", account: "shop-1", scopes: ["blobs:read", "usage:read"] },
      ...{ expiresAt: iso(hourMs), perMinute: 60, dailyMicrodollars: 250_000 },
    });
  });

  it.each<[string, Partial<KeyRequest>, RegExp]>([
    ["no name", { name: "" }, /^The name must be 1 to 64 characters/],
    ["a blank name", { name: " \t" }, /name must be/],
    ["a long name", { name: "n".repeat(65) }, /name must be/],
    ["a name of two lines", { name: "a\nb" }, /name must be/],
    ["a name that turns the writing", { name: "a\u202eb" }, /name must be/],
    ["an account with a blank", { account: "my shop" }, /^The account must be/],
    ["an account with no letter", { account: "" }, /account must be/],
    ["an account that is a path", { account: "../x" }, /account must be/],
    [
      "a scope that there is not",
      { scopes: ["blobs:read", "blobs:*"] },
      /no scope "blobs:\*"; there are blobs:write, blobs:read, blobs:delete, callbacks:write, usage:read\.$/,
    ],
    ["no scope", { scopes: [] }, /at least one scope must be named, of blobs:write/i],
    ["an expiry now", { expiresAt: start }, /expiry must not be in the past/],
    ["an expiry that is no time", { expiresAt: new Date("soon") }, /expiry must be a time/],
    [
      "an expiry of five digits",
      { expiresAt: new Date("+010000-01-01T00:00:00Z") },
      /must be a time/,
    ],
    ["no request a minute", { perMinute: 0 }, /whole number from 1 to 1000000/],
    ["half a request a minute", { perMinute: 1.5 }, /whole number/],
    ["what is no number a minute", { perMinute: Number.NaN }, /whole number/],
    ["a debt a day", { dailyDollars: -1 }, /dollars from 0 to 1000000/],
    ["what is no number a day", { dailyDollars: Number.NaN }, /dollars from 0/],
    ["more than there is", { dailyDollars: Infinity }, /dollars from 0/],
    ["a part of a millionth", { dailyDollars: 0.0000001 }, /six places/],
  ])("is refused with %s, and nothing is written", async (_, wrong, told) => {
    const making = keys.create({ name: "web", ...wrong });
    await expect(making).rejects.toMatchObject({ code: "invalid_key" });
    await expect(making).rejects.toThrow(told);
    expect(await keys.list()).toEqual([]);
    expect(await table.register.hasGiven()).toBe(false);
  });

  it("tells all that is wrong at once", async () => {
    const making = keys.create({ name: "", scopes: ["x"], perMinute: 0 });
    await expect(making).rejects.toThrow(/name.*; there is no scope "x".*; requests/);
  });

  it.each([0, 0.000001, 0.1, 0.29, 1, 1_000_000])(
    "takes $%d a day exactly",
    async (dailyDollars) => {
      const { key } = await keys.create({ name: "web", dailyDollars });
      expect(key.dailyMicrodollars).toBe(Math.round(dailyDollars * 1e6));
    },
  );
});

describe("the list", () => {
  it("has every key over the pages of the table, the oldest first, and nothing else of it", async () => {
    for (const name of ["one", "two", "three"]) {
      await keys.create({ name });
      later(1_000);
    }
    await table.calls.putItem({
      TableName: tableName,
      Item: { pk: { S: "day#2026-11-23#*" }, used: { N: "1" } },
    });
    const paged = dynamoDbKeyRegister(
      { ...table.calls, scan: (input) => table.calls.scan({ ...input, Limit: 1 }) },
      tableName,
    );
    const names = (await administer(paged).list()).map(({ name }) => name);
    expect(names).toEqual(["one", "two", "three"]);
  });
});

describe("a key that is revoked", () => {
  it("ends at once, and the second time it is what it was", async () => {
    const { key } = await keys.create({ name: "web" });
    expect(await keys.revoke(key.id)).toEqual({ ...key, revokedAt: iso(0) });
    later(hourMs);
    expect(await keys.revoke(key.id)).toEqual({ ...key, revokedAt: iso(0) });
    expect(isInForce((await keys.list())[0] ?? key, start)).toBe(false);
  });

  it("must be there", async () => {
    await expect(keys.revoke("000000000000")).rejects.toMatchObject({ code: "key_not_found" });
    expect(await keys.list()).toEqual([]);
  });
});

describe("a key that is rotated", () => {
  const day = 24 * hourMs;

  it("is followed by its like, and ends after the overlap", async () => {
    const request = {
      name: "web",
      account: "shop",
      scopes: ["blobs:read"],
      perMinute: 5,
      dailyDollars: 2,
    };
    const { apiKey, key } = await keys.create(request);
    later(hourMs);
    const rotated = await keys.rotate(key.id, day);
    expect(rotated.apiKey).not.toBe(apiKey);
    expect(rotated.key).toEqual({
      ...key,
      ...{ id: rotated.key.id, hash: rotated.key.hash, createdAt: iso(hourMs) },
    });
    expect(rotated.replaced).toEqual({ ...key, expiresAt: iso(hourMs + day) });
    expect(await keys.list()).toEqual([rotated.replaced, rotated.key]);
  });

  it("ends no later than it would have", async () => {
    const expiresAt = new Date(start.getTime() + hourMs);
    const { key } = await keys.create({ name: "web", expiresAt });
    expect((await keys.rotate(key.id, day)).replaced.expiresAt).toBe(iso(hourMs));
    expect((await keys.rotate(key.id, hourMs / 2)).replaced.expiresAt).toBe(iso(hourMs / 2));
    expect((await keys.rotate(key.id, 0)).replaced.expiresAt).toBe(iso(0));
  });

  it("is not, once it has ended", async () => {
    const { key } = await keys.create({ name: "web", expiresAt: new Date(start.getTime() + 1) });
    const other = await keys.create({ name: "other" });
    await keys.revoke(other.key.id);
    later(1);
    await expect(keys.rotate(key.id, day)).rejects.toThrow(`The key ${key.id} has expired.`);
    await expect(keys.rotate(other.key.id, day)).rejects.toThrow("is revoked.");
    await expect(keys.rotate("nothing", day)).rejects.toMatchObject({ code: "key_not_found" });
    await expect(keys.rotate(key.id, Number.NaN)).rejects.toMatchObject({ code: "invalid_key" });
    expect(await keys.list()).toHaveLength(2);
  });

  it("leaves no second key where it is revoked meanwhile, or the table is lost", async () => {
    const { key } = await keys.create({ name: "web" });
    const lost = administer({
      ...table.register,
      endBy: async () => Promise.reject(new Error("the table is lost")),
    });
    await expect(lost.rotate(key.id, day)).rejects.toThrow("the table is lost");
    const meanwhile = administer({
      ...table.register,
      endBy: async (id, at) => {
        await table.register.revoke(id, at);
        return await table.register.endBy(id, at);
      },
    });
    await expect(meanwhile.rotate(key.id, day)).rejects.toMatchObject({ code: "key_not_in_force" });
    expect(await keys.list()).toHaveLength(1);
  });
});

describe("the first key", () => {
  it("is made once, and is for everything", async () => {
    const made = await keys.makeFirst();
    expect(made?.key).toMatchObject({ name: "first", account: "default", scopes });
    expect(await keys.makeFirst()).toBeUndefined();
    await keys.revoke(String(made?.key.id));
    expect(await keys.makeFirst()).toBeUndefined();
    expect(await keys.list()).toHaveLength(1);
  });

  it("is not made where somebody made one by hand", async () => {
    await keys.create({ name: "by hand" });
    expect(await keys.makeFirst()).toBeUndefined();
    expect(await keys.list()).toHaveLength(1);
  });

  it("is one where ten make it at once", async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => keys.makeFirst()));
    const winners = made.flatMap((one) => one?.key ?? []);
    expect(winners).toHaveLength(1);
    expect(await keys.list()).toEqual(winners);
  });

  it("is made anew where the first attempt ended between its two writes", async () => {
    const cut = administer({
      ...table.register,
      noteGiven: async () => Promise.reject(new Error("cut off")),
    });
    await expect(cut.makeFirst()).rejects.toThrow("cut off");
    expect(await keys.makeFirst()).toBeDefined();
  });

  it("is the same where an answer is lost and the write is sent again", async () => {
    const twice = dynamoDbKeyRegister(
      {
        ...table.calls,
        async putItem(input) {
          await table.calls.putItem(input);
          return await table.calls.putItem(input);
        },
      },
      tableName,
    );
    const made = await administer(twice).makeFirst();
    expect(made).toBeDefined();
    expect(await keys.list()).toEqual([made?.key]);
  });
});
