import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import { numberedBlobs, numberedId } from "../../testing/numbered-blobs.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import { failedBlob, processingBlob, succeededBlob } from "../../testing/sample-blobs.ts";
import { uploadAlbum } from "../../testing/upload-album.ts";

const { album, api, stub, pictures, upload } = uploadAlbum();

const lines = (text: string) => text.split("\n").filter(Boolean);
const documents = (stdout: string) => lines(stdout).map((line) => JSON.parse(line));

describe("rekog upload of a folder", () => {
  it("prints each id with its name once, and what they add up to", async () => {
    await stub({
      get: (count) => ({
        status: 200,
        body: { ...processingBlob(), blob_id: numberedId(count) },
      }),
    });
    const [first = "", second = ""] = await pictures(2);
    await writeFile(join(album(), "notes.txt"), "");
    const run = await upload(["-r", album(), "--concurrency", "1"]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toBe(`${numberedId(0)}  ${first}\n${numberedId(1)}  ${second}\n`);
    expect(lines(run.stderr)).toEqual([
      `rekog: ${album()}: left out: 1 other file (not named as a picture).`,
      "rekog: 2 uploaded.",
      `  → Read its labels with: rekog get BLOB_ID --wait --endpoint ${api().url}`,
    ]);
    expect((await upload(["-r", album(), "--quiet"])).stderr).toBe("");
    const verbose = await upload(["-r", album(), "--verbose", "--concurrency", "1"]);
    expect(verbose.stderr).toContain(
      `rekog: ${second}: uploaded as ${numberedId(5)} (${8 + second.length} bytes)\n`,
    );
  });

  it("has one line of JSON a file, and tables with titles otherwise", async () => {
    await stub();
    const names = await pictures(9);
    const json = await upload(["-r", album(), "--wait", "--json"]);
    const told = documents(json.stdout);
    expect(told.map(({ file }) => file).sort()).toEqual(names);
    expect(new Set(told.map((document) => document.blob_id)).size).toBe(9);
    expect(json.stderr).toBe("rekog: 9 succeeded.\n");
    const text = await upload(["-r", album(), "--wait"]);
    expect(text.stdout.match(/\.jpg · 1600 × 1200 JPEG .*\nLABEL/g)).toHaveLength(9);
  });

  it("names the picture even when it is the only one", async () => {
    await stub();
    const [only = ""] = await pictures(1);
    expect((await upload(["-r", album(), "--wait"])).stdout).toContain(`${only} · `);
  });

  it("uploads as many at once as --concurrency says, and no more", async () => {
    for (const concurrency of [1, 3]) {
      let underWay = 0;
      let most = 0;
      const release: (() => void)[] = [];
      await stub({
        upload: async () => {
          underWay += 1;
          most = Math.max(most, underWay);
          // All that may come at once are there before the first may go.
          if (underWay === concurrency) for (const go of release.splice(0)) go();
          else await new Promise<void>((resolve) => release.push(resolve));
          underWay -= 1;
          return { status: 204 };
        },
      });
      await pictures(6);
      const args = ["-r", album(), "--wait", "--concurrency", String(concurrency)];
      expect((await upload(args)).exitCode).toBe(0);
      expect(most).toBe(concurrency);
    }
  });

  it.each(["0", "33", "2.5", "x"])("refuses --concurrency %s", async (concurrency) => {
    await stub();
    const { exitCode, stderr } = await upload(["-r", album(), "--concurrency", concurrency]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("whole number from 1 to 32");
  });
});

describe("rekog upload of several files, some of which fail", () => {
  it("goes on, tells each, adds them up, and exits with the highest code", async () => {
    await stub({
      get: (count) => {
        const blob = count === 1 ? failedBlob() : succeededBlob();
        return { status: 200, body: { ...blob, blob_id: numberedId(count) } };
      },
    });
    await pictures(3);
    const { stderr, exitCode } = await upload(["-r", album(), "--wait", "--concurrency", "1"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("1.jpg: this is a PDF document");
    expect(stderr).toContain("rekog: 2 succeeded, 1 failed (1 unsupported_image).\n");
    expect(lines(stderr).filter((line) => line.includes("1.jpg"))).toHaveLength(1);
  });

  it("has a file that vanishes fail alone", async () => {
    const names = await pictures(3);
    await stub({
      create: async (count, body) => {
        if (count === 0) await rm(names[2] ?? "");
        return numberedBlobs(api).create?.(count, body);
      },
    });
    const { stdout, stderr, exitCode } = await upload([
      "-r",
      album(),
      "--json",
      "--wait",
      "--concurrency",
      "1",
    ]);
    expect(documents(stdout).map(({ status, error }) => status ?? error.code)).toEqual([
      "succeeded",
      "succeeded",
      "unreadable_file",
    ]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("2 succeeded, 1 failed (1 unreadable_file)");
  });

  it("stops when the API cannot be reached, and says how many were not tried", async () => {
    await pictures(50);
    const unreachable = ["--endpoint", "http://127.0.0.1:1"];
    const run = await runInProcess(["upload", "-r", album(), "--json", ...unreachable]);
    expect(run.exitCode).toBe(3);
    const told = documents(run.stdout);
    expect(told.at(-1)).toEqual({ error: expect.objectContaining({ code: "stopped" }) });
    expect(run.stderr).toContain("File after file failed, the last with network_connect");
    const summary = /0 succeeded, (\d+) failed \((\d+) network_connect\), (\d+) not tried\.\n/;
    const [failed = 0, , notTried = 0] = (summary.exec(run.stderr) ?? []).slice(1).map(Number);
    expect(failed + notTried).toBe(50);
    // Four at once, and those that took their places before the fourth had failed.
    expect(failed).toBeGreaterThanOrEqual(4);
    expect(failed).toBeLessThanOrEqual(7);
    expect(told).toHaveLength(failed + 1);
    // Each had its retries, for three seconds.
    expect(run.slept.length).toBeGreaterThanOrEqual(failed * 2);
    expect(Math.max(...run.slept)).toBeLessThan(3_000);
    expect(run.stderr.match(/It is tried again for a while \(network_connect\)/g)).toHaveLength(1);
  });

  it.each([
    ["429", () => ({ status: 429, body: { message: "Too Many Requests" } })],
    ["503", () => ({ status: 503, body: { message: "Service Unavailable" } })],
    ["resets", () => Promise.reject(new Error("reset"))],
  ])("loses no file in an outage of %s, whatever was under way", async (_, fail) => {
    const blobs = numberedBlobs(api);
    let requests = 0;
    const isOut = () => {
      requests += 1;
      return requests > 10 && requests <= 40;
    };
    await stub({
      create: (count, body) => (isOut() ? fail() : blobs.create?.(count, body)),
      upload: () => (isOut() ? fail() : { status: 204 }),
      get: (count) => (isOut() ? fail() : blobs.get?.(count)),
    });
    await pictures(30);
    const { stderr, exitCode } = await upload(["-r", album(), "--wait", "--concurrency", "16"]);
    expect(stderr).toContain("rekog: 30 succeeded.\n");
    expect({ exitCode, isOver: requests > 40 }).toEqual({ exitCode: 0, isOver: true });
  });

  it("waits for as long as Retry-After asks, where --timeout leaves the time", async () => {
    const blobs = numberedBlobs(api);
    let refused = 0;
    const throttled = () => {
      refused += 1;
      const body = { message: "Too Many Requests" };
      return { status: 429, body, headers: { "retry-after": "45" } };
    };
    await stub({
      ...blobs,
      create: (count, body) => (refused === 0 ? throttled() : blobs.create?.(count, body)),
    });
    await pictures(3);
    const args = ["-r", album(), "--wait", "--concurrency", "1"];
    const { stderr, exitCode, slept } = await upload([...args, "--timeout", "120"]);
    expect(stderr).toContain("rekog: 3 succeeded.\n");
    expect(exitCode).toBe(0);
    expect(Math.max(...slept)).toBeGreaterThanOrEqual(45_000);
    refused = 0;
    const hurried = await upload([...args, "--timeout", "40"]);
    expect(hurried.stderr).toContain("(too_many_requests)\n  → It asks to wait 45 s.");
    expect(Math.max(...hurried.slept)).toBeLessThan(40_000);
  });

  it("goes on after a file that the API refused, and after a few failures among successes", async () => {
    const seen = new Map<string, number>();
    await stub({
      create(count, body) {
        const picture = body.sha256 ?? "";
        seen.set(picture, seen.get(picture) ?? seen.size);
        // The same ones, however often they are sent again.
        const isBroken = Number(seen.get(picture)) % 3 === 1;
        return isBroken ? { status: 500, body: "down" } : numberedBlobs(api).create?.(count, body);
      },
    });
    await pictures(12);
    const { stderr } = await upload([
      "-r",
      album(),
      "--wait",
      "--callback-url",
      "https://example.com",
    ]);
    expect(stderr).toContain("8 succeeded, 4 failed (4 http_500).\n");
  });
});

describe("rekog upload of stdin", () => {
  const stdin = (text: string) => ({ deps: { stdin: Readable.from([Buffer.from(text)]) } });

  it("uploads what is piped in, and prints as for one file", async () => {
    await stub();
    const { stdout, stderr, exitCode } = await upload(["-", "--wait"], stdin("picture"));
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(/^LABEL/);
    expect(api().uploads).toMatchObject([{ fileBytes: 7 }]);
    const json = await upload(["-", "--wait", "--json"], stdin("picture"));
    expect(documents(json.stdout)).toMatchObject([{ file: "stdin", status: "succeeded" }]);
  });

  it("tells that nothing came, and that too much came", async () => {
    await stub();
    // No API is needed for that, and no local mode is started.
    const empty = await runInProcess(["upload", "-"], stdin(""));
    expect(empty.exitCode).toBe(2);
    expect(empty.stderr).toContain(
      "stdin: nothing came on stdin (0 bytes) (empty_stdin)\n  → Check",
    );
    const isTooLarge = [{ file: "stdin", error: { code: "image_too_large" } }];
    const large = await upload(["-", "--json"], stdin("x".repeat(50_000_001)));
    expect(large.exitCode).toBe(1);
    expect(documents(large.stdout)).toMatchObject(isTooLarge);
    expect(api().created).toEqual([]);
    // What this API takes it says itself.
    const larger = await upload(["-", "--json"], stdin("x".repeat(15_000_001)));
    expect(larger.exitCode).toBe(1);
    expect(documents(larger.stdout)).toMatchObject(isTooLarge);
    expect(api().uploads).toEqual([]);
  });
});

describe("rekog upload --label", () => {
  it("reads only those labels", async () => {
    await stub();
    const [photo = ""] = await pictures(1);
    await upload([photo, "--wait", "--label", "Car,Person", "--label", "Dog"]);
    expect(api().gets.at(-1)).toMatch(/\?labels=Car%2CPerson%2CDog$/);
    expect(api().created[0]).not.toHaveProperty("labels");
  });
});

describe("rekog upload of several files, at a terminal", () => {
  it("draws one progress bar and no line a file", async () => {
    await stub();
    await pictures(3);
    const { stderr, stdout } = await upload(["-r", album(), "--wait"], {
      terminal: { columns: 100 },
    });
    expect(stderr).toContain("0/3 files  ");
    expect(stderr).toMatch(/█+░* +\d+ %/);
    expect(stderr).not.toContain("0.jpg: succeeded");
    expect(stderr).toContain("rekog: 3 succeeded.\n");
    expect(stdout.match(/LABEL/g)).toHaveLength(3);
  });
});
