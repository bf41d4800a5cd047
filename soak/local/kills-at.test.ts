import { describe, expect, it } from "@jest/globals";
import { killsAt } from "./kills-at.ts";

describe("killsAt", () => {
  it("kills at each 30 % of the results, one after another", async () => {
    const events: string[] = [];
    const kills = killsAt({ blobs: 10, kills: 2 }, async (done) => {
      events.push(`begun at ${done}`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`over at ${done}`);
    });
    for (let i = 0; i < 10; i += 1) kills.onDone();
    await kills.done();
    expect(events).toEqual(["begun at 3", "over at 3", "begun at 6", "over at 6"]);
  });

  it("rejects in the end if a kill failed", async () => {
    const kills = killsAt({ blobs: 1, kills: 1 }, () => Promise.reject(new Error("no process")));
    kills.onDone();
    await expect(kills.done()).rejects.toThrow("no process");
  });
});
