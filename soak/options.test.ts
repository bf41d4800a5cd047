import { describe, expect, it } from "@jest/globals";
import { OptionError, readOptions, usage } from "./options.ts";

const read = (...args: string[]) => readOptions(args, () => 4711);

describe("readOptions", () => {
  it("has a default for everything, and a new seed", () => {
    expect(read()).toEqual({
      blobs: 1500,
      pictures: 40,
      seed: 4711,
      kills: 2,
      mailboxAlone: false,
      rate: 5,
      leaseSeconds: 8,
      concurrency: 64,
      deadlineSeconds: 1800,
      dataDir: undefined,
      json: undefined,
    });
  });

  it("takes what it is given", () => {
    expect(
      read("--blobs", "10", "--seed", "0", "--kills", "0", "--data-dir", "here", "--json", "out"),
    ).toMatchObject({ blobs: 10, seed: 0, kills: 0, dataDir: "here", json: "out" });
    expect(read("--mailbox")).toMatchObject({ mailboxAlone: true });
  });

  it.each([
    [["--blobs", "0"], "--blobs must be a whole number from 1 to 100000."],
    [["--kills", "4"], "--kills must be a whole number from 0 to 3."],
    [["--seed", "1e3"], "--seed must be a whole number from 0 to 4294967295."],
    [["--mice"], "Unknown option '--mice'"],
    [["more"], "Unexpected argument 'more'"],
  ])("refuses %j", (args, message) => {
    expect(() => read(...args)).toThrow(OptionError);
    expect(() => read(...args)).toThrow(message);
  });

  it("tells of every option when it is asked for help", () => {
    expect(read("--help")).toBe("help");
    for (const name of [
      "blobs",
      "pictures",
      "seed",
      "kills",
      "mailbox",
      "rate",
      "lease",
      "concurrency",
      "deadline",
    ]) {
      expect(usage).toContain(`--${name} `);
    }
  });
});
