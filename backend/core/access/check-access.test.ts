import { describe, expect, it } from "@jest/globals";
import { cpuMsOf } from "../../testing/cpu-ms.ts";
import { fixedClock } from "../../testing/fixed-clock.ts";
import { spyLog } from "../../testing/spy-log.ts";
import type { AccessKey } from "../api-keys/access-key.ts";
import { formatApiKey, hashSecret, newApiKey } from "../api-keys/api-key.ts";
import { type CheckAccessDeps, checkAccessWith } from "./check-access.ts";

const start = "2026-11-23T12:00:20.000Z";
const made = newApiKey();
const record: AccessKey = {
  id: made.id,
  hash: hashSecret(made.secret),
  account: "shop",
  name: "web",
  scopes: ["blobs:read", "blobs:write"],
  createdAt: "2026-11-01T00:00:00.000Z",
};
const header = `Bearer ${formatApiKey(made)}`;

function setUp(more: Partial<AccessKey> = {}, deps: Partial<CheckAccessDeps> = {}) {
  const clock = fixedClock(start);
  const log = spyLog();
  const keys = new Map([[record.id, { ...record, ...more }]]);
  const lookedUp: string[] = [];
  const counts = new Map<string, number>();
  const outage = { error: undefined as Error | undefined };
  const checkAccess = checkAccessWith({
    requireKey: true,
    now: clock.now,
    log: log.log,
    keys: {
      async get(id) {
        lookedUp.push(id);
        if (outage.error) throw outage.error;
        return keys.get(id);
      },
      async count(id, minute) {
        if (outage.error) throw outage.error;
        const name = `${id} ${minute.toISOString().slice(0, 16)}`;
        counts.set(name, (counts.get(name) ?? 0) + 1);
        return counts.get(name) ?? 0;
      },
    },
    ...deps,
  });
  return { clock, log, keys, lookedUp, outage, checkAccess };
}

const refused = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

describe("who asks", () => {
  it("is the account of the key", async () => {
    const { checkAccess, log } = setUp();
    expect(await checkAccess(header, "blobs:read")).toEqual({ account: "shop" });
    expect(JSON.stringify(log.lines)).not.toContain(made.secret);
  });

  it("is told what the account may spend", async () => {
    const { checkAccess } = setUp({ dailyMicrodollars: 500_000 });
    const caller = await checkAccess(header, "blobs:read");
    expect(caller).toEqual({ account: "shop", dailyMicrodollars: 500_000 });
  });

  it.each([undefined, "", header, "Basic abc"])(
    "is anybody where no key is required, by %j",
    async (given) => {
      const { checkAccess, lookedUp } = setUp({}, { requireKey: false });
      expect(await checkAccess(given, "usage:read")).toEqual({ account: "default" });
      expect(lookedUp).toEqual([]);
    },
  );

  it.each([header.replace("Bearer", "bearer"), `  ${header}  `, header.replace(" ", "   ")])(
    "may write the header as HTTP has it: %j",
    async (given) => {
      expect(await setUp().checkAccess(given, "blobs:read")).toEqual({ account: "shop" });
    },
  );
});

describe("who has no key", () => {
  it.each([undefined, "", "  ", "Bearer", "Bearer   "])("is told so: %j", async (given) => {
    const { checkAccess, lookedUp } = setUp();
    await expect(checkAccess(given, "blobs:read")).rejects.toEqual(refused("missing_api_key"));
    expect(lookedUp).toEqual([]);
  });

  it.each([
    ["another scheme", "Basic cmVrb2c6cmVrb2c="],
    ["the key without the scheme", header.slice("Bearer ".length)],
    ["two keys", `${header},${header}`],
    ["a key with a wrong letter", header.replace(/.$/, (last) => (last === "A" ? "B" : "A"))],
    ["a key that is far too long", `Bearer rekog_sk_${"A".repeat(9_000)}`],
    ["an AWS signature", "AWS4-HMAC-SHA256 Credential=x"],
  ])("is refused with %s, and nothing is looked up", async (_, given) => {
    const { checkAccess, lookedUp } = setUp();
    const refusal = await checkAccess(given, "blobs:read").catch((error) => error);
    expect(refusal).toEqual(refused("invalid_api_key"));
    expect(refusal.message).not.toContain(made.secret);
    expect(lookedUp).toEqual([]);
  });
});

// Whoever has no key may send one of these, and a request that is refused must not cost what a picture does.
describe("a header that is made to be slow to read", () => {
  it.each([
    ["blanks within", `Bearer x${" ".repeat(60_000)}x`],
    ["blanks, and a line's end within", `Bearer${" ".repeat(2_000)}a\u2028 b`],
    ["blanks before the scheme", `${" ".repeat(60_000)}\u0000`],
  ])("is refused at once: %s", async (_, given) => {
    const { checkAccess } = setUp();
    const { cpuMs } = await cpuMsOf(() =>
      expect(checkAccess(given, "blobs:read")).rejects.toEqual(refused("invalid_api_key")),
    );
    expect(cpuMs).toBeLessThan(200);
  });
});

describe("a key that is not in force", () => {
  const stranger = newApiKey();
  const ended = { expiresAt: start };
  it.each([
    ["unknown", `Bearer ${formatApiKey(stranger)}`, {}],
    ["of another secret", `Bearer ${formatApiKey({ ...made, secret: stranger.secret })}`, {}],
    ["expired, this very moment", header, ended],
    ["revoked a second ago", header, { revokedAt: "2026-11-23T12:00:19.000Z" }],
  ])("is refused in the same words: %s", async (_, given, more) => {
    const { checkAccess } = setUp(more);
    const refusal = await checkAccess(given, "blobs:read").catch((error) => error);
    expect(refusal).toEqual(refused("invalid_api_key"));
    expect(refusal.message).toBe("The key is unknown, wrong, expired or revoked.");
  });

  it("ends at its time, though it is remembered", async () => {
    const { checkAccess, clock, lookedUp } = setUp({ expiresAt: "2026-11-23T12:00:30.000Z" });
    await checkAccess(header, "blobs:read");
    clock.advance(9_999);
    await checkAccess(header, "blobs:read");
    clock.advance(1);
    await expect(checkAccess(header, "blobs:read")).rejects.toEqual(refused("invalid_api_key"));
    expect(lookedUp).toHaveLength(1);
  });

  it("works for a minute at most after it was revoked, or deleted", async () => {
    for (const revoke of [
      (keys: Map<string, AccessKey>) => keys.set(record.id, { ...record, revokedAt: start }),
      (keys: Map<string, AccessKey>) => keys.delete(record.id),
    ]) {
      const { checkAccess, clock, keys } = setUp();
      await checkAccess(header, "blobs:read");
      revoke(keys);
      clock.advance(59_999);
      await checkAccess(header, "blobs:read");
      clock.advance(1);
      await expect(checkAccess(header, "blobs:read")).rejects.toEqual(refused("invalid_api_key"));
    }
  });

  it("works ten seconds after it was made, at most, where it was tried before", async () => {
    const { checkAccess, clock, keys } = setUp();
    keys.delete(record.id);
    await expect(checkAccess(header, "blobs:read")).rejects.toEqual(refused("invalid_api_key"));
    keys.set(record.id, record);
    clock.advance(9_999);
    await expect(checkAccess(header, "blobs:read")).rejects.toEqual(refused("invalid_api_key"));
    clock.advance(1);
    expect(await checkAccess(header, "blobs:read")).toEqual({ account: "shop" });
  });
});

describe("a key that is not for this", () => {
  it("is told which scope it has not", async () => {
    const { checkAccess } = setUp();
    await expect(checkAccess(header, "callbacks:write")).rejects.toEqual(
      refused("scope_missing", { message: "The key has not the scope callbacks:write." }),
    );
  });
});

describe("looking keys up", () => {
  it("is done once a minute for each, by however many requests at once", async () => {
    const { checkAccess, clock, lookedUp } = setUp();
    await Promise.all(Array.from({ length: 100 }, () => checkAccess(header, "blobs:read")));
    expect(lookedUp).toEqual([record.id]);
    clock.advance(60_000);
    await checkAccess(header, "blobs:read");
    expect(lookedUp).toEqual([record.id, record.id]);
  });

  it("is not done for each of 10,000 wrong keys, and the right one goes on", async () => {
    const { checkAccess, lookedUp } = setUp();
    await checkAccess(header, "blobs:read");
    const codes = new Map<string, number>();
    for (let i = 0; i < 10_000; i += 1) {
      const wrong = `Bearer ${formatApiKey(newApiKey())}`;
      const { code } = await checkAccess(wrong, "blobs:read").catch((error) => error);
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(Object.fromEntries(codes)).toEqual({ invalid_api_key: 20, too_many_requests: 9_980 });
    expect(lookedUp).toHaveLength(21);
    expect(await checkAccess(header, "blobs:read")).toEqual({ account: "shop" });
  });

  it("is done once in ten seconds for a wrong key that is sent all the time", async () => {
    const { checkAccess, lookedUp } = setUp();
    const wrong = `Bearer ${formatApiKey(newApiKey())}`;
    for (let i = 0; i < 1_000; i += 1) await checkAccess(wrong, "blobs:read").catch(() => {});
    expect(lookedUp).toHaveLength(1);
  });

  it("goes on in the next second", async () => {
    const { checkAccess, clock } = setUp();
    for (let i = 0; i < 30; i += 1) {
      await checkAccess(`Bearer ${formatApiKey(newApiKey())}`, "blobs:read").catch(() => {});
    }
    await expect(checkAccess(header, "blobs:read")).rejects.toEqual(
      refused("too_many_requests", { retryAfterSeconds: 1 }),
    );
    clock.advance(1_000);
    expect(await checkAccess(header, "blobs:read")).toEqual({ account: "shop" });
  });

  it("lets nobody in while it fails, and does not say why", async () => {
    const { checkAccess, outage, log } = setUp({ perMinute: 10 });
    outage.error = new Error("AccessDenied for arn:aws:dynamodb");
    const refusal = await checkAccess(header, "blobs:read").catch((error) => error);
    expect(refusal).toEqual(refused("access_unavailable", { retryAfterSeconds: 1 }));
    expect(refusal.message).not.toContain("arn:");
    expect(log.lines).toMatchObject([{ level: "error", event: "access_unavailable" }]);
    outage.error = undefined;
    expect(await checkAccess(header, "blobs:read")).toEqual({ account: "shop" });
    outage.error = new Error("AccessDenied");
    await expect(checkAccess(header, "blobs:read")).rejects.toEqual(refused("access_unavailable"));
  });
});

describe("a rate of its own", () => {
  it("is held for each minute, with the time until the next one", async () => {
    const { checkAccess, clock } = setUp({ perMinute: 3 });
    for (let i = 0; i < 3; i += 1) await checkAccess(header, "blobs:read");
    await expect(checkAccess(header, "blobs:read")).rejects.toEqual(
      refused("too_many_requests", {
        retryAfterSeconds: 40,
        message: "The key may make 3 requests a minute, and has made them.",
      }),
    );
    clock.advance(40_000);
    expect(await checkAccess(header, "blobs:read")).toEqual({ account: "shop" });
  });

  it("is not counted for who is refused anyway, nor for who has none", async () => {
    const { checkAccess } = setUp({ perMinute: 1 });
    await expect(checkAccess(header, "usage:read")).rejects.toEqual(refused("scope_missing"));
    expect(await checkAccess(header, "blobs:read")).toEqual({ account: "shop" });
  });
});
