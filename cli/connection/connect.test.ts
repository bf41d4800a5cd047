import { once } from "node:events";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { classifierPath } from "../../backend/local/detector/classifier/installed-classifier.ts";
import { makeClassifierFile } from "../../backend/local/detector/classifier/make-classifier-file.ts";
import {
  tinyArchitecture,
  tinyFacts,
  tinyWheel,
} from "../../backend/local/detector/classifier/tiny-network.fixture.ts";
import type { Deps } from "../deps.ts";
import { createTemporaryFolder } from "../testing/temporary-folder.ts";
import { connect } from "./connect.ts";
import { connectOptions } from "./connect-options.fixture.ts";

const closers: (() => Promise<unknown>)[] = [];
let dataDir: string;
beforeEach(async () => {
  const folder = await createTemporaryFolder();
  dataDir = folder.path;
  closers.push(folder.remove);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Something that answers `/_local`, and the `local.json` that leads there. */
async function runningLocalMode(
  kind: "foreground" | "command",
  instanceId = "i-1",
): Promise<Server> {
  const server = createServer((_request, response) => {
    response.end(JSON.stringify({ instance_id: "i-1", kind, version: "1.2.3" }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state = { url, pid: process.pid, instance_id: instanceId, kind, version: "1.2.3" };
  await writeFile(join(dataDir, "local.json"), JSON.stringify(state));
  return server;
}

describe("connecting a command", () => {
  it("uses the endpoint that was set, and says nothing", async () => {
    const { told, settings, ...rest } = connectOptions(dataDir);
    const endpoint = "https://api.example";
    const connection = await connect({ ...rest, settings: { ...settings, endpoint } });
    await connection.close("drain");
    expect(connection.endpoint).toBe(endpoint);
    expect(told).toEqual([]);
  });

  it("believes no local.json that somebody else made, and sends them nothing", async () => {
    const server = await runningLocalMode("foreground");
    let asked = 0;
    server.on("request", () => {
      asked += 1;
    });
    const mine = process.getuid?.() ?? 0;
    const getuid = jest.spyOn(process, "getuid").mockReturnValue(mine + 1);
    closers.push(async () => getuid.mockRestore());
    const { told, ...rest } = connectOptions(dataDir);
    const connection = await connect(rest);
    await connection.close("drain");
    expect(asked).toBe(0);
    expect(told[0]).toContain("local mode was started for this command");
  });

  it("starts local mode, says so, and drains it", async () => {
    const { told, ...rest } = connectOptions(dataDir);
    const connection = await connect(rest);
    expect(connection.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(
      /local mode was started.*no AWS account.*80 everyday things, not Rekognition's thousands; `rekog models add classifier` adds a thousand\.$/,
    );
    await connection.close("drain");
    expect(await readFile(join(dataDir, "ended"), "utf8")).toBe("drained");
  });

  it("tells about it once for each data folder, and every time with --verbose", async () => {
    const { told, notices, settings, ...rest } = connectOptions(dataDir);
    const details: string[] = [];
    const detail = (text: string) => details.push(text);
    for (const verbose of [false, true, true, false]) {
      const connection = await connect({
        ...{ ...rest, settings: { ...settings, verbose } },
        notices: { ...notices, detail },
      });
      await connection.close("stop");
    }
    const started = /local mode was started/;
    expect(told).toEqual([expect.stringMatching(started)]);
    expect(details).toEqual([expect.stringMatching(started), expect.stringMatching(started)]);
  });

  it("has not told about it where nothing is told", async () => {
    const { told, settings, ...rest } = connectOptions(dataDir);
    for (const quiet of [true, false]) {
      const connection = await connect({ ...rest, settings: { ...settings, quiet } });
      await connection.close("stop");
      expect(told).toHaveLength(quiet ? 0 : 1);
    }
  });

  it("says that the detector knows a thousand things, where its classifier was added", async () => {
    const { told, ...rest } = connectOptions(dataDir);
    const path = classifierPath(dataDir);
    await mkdir(dirname(path));
    await writeFile(path, await makeClassifierFile(await tinyWheel(), tinyFacts, tinyArchitecture));
    await (await connect(rest)).close("stop");
    expect(told[0]).toMatch(/its detector knows a thousand things, not all of Rekognition's\.$/);
  });

  it("uses the `rekog local` that runs, and leaves it running", async () => {
    const server = await runningLocalMode("foreground");
    const { told, ...rest } = connectOptions(dataDir);
    const connection = await connect(rest);
    await connection.close("drain");
    expect(connection.endpoint).toContain(String((server.address() as AddressInfo).port));
    expect(told[0]).toMatch(/using the local mode at/);
    expect(server.listening).toBe(true);
  });

  it("waits for another command's local mode to end, and says so once it took a second", async () => {
    const server = await runningLocalMode("command");
    const { told, clock, ...rest } = connectOptions(dataDir);
    const deps: Deps = {
      ...rest.deps,
      async sleep(durationMs, signal) {
        await clock.sleep(durationMs, signal);
        if (clock.slept.length === 6) server.close();
      },
    };
    const connection = await connect({ ...rest, deps });
    await connection.close("stop");
    expect(clock.slept.slice(0, 3)).toEqual([100, 150, 225]);
    expect(told).toEqual([
      expect.stringMatching(/Another rekog command has local mode; waiting/),
      expect.stringMatching(/local mode was started/),
    ]);
  });

  it("looks again when another process took the folder in between", async () => {
    await writeFile(join(dataDir, "behaviour"), "in-use-once");
    const { clock, ...rest } = connectOptions(dataDir);
    const connection = await connect(rest);
    await connection.close("stop");
    expect(clock.slept).toEqual([100]);
  });

  it("gives up at the deadline", async () => {
    await runningLocalMode("command");
    await expect(connect({ ...connectOptions(dataDir), timeoutMs: 3_000 })).rejects.toMatchObject({
      kind: "timed_out",
      code: "data_folder_busy",
    });
  });

  it.each([
    ["nobody", async () => void (await runningLocalMode("foreground")).close()],
    ["somebody else", async () => void (await runningLocalMode("foreground", "another-instance"))],
    [
      "another host",
      () =>
        writeFile(
          join(dataDir, "local.json"),
          JSON.stringify({
            url: "http://192.0.2.1:80",
            pid: 1,
            instance_id: "i-1",
            kind: "foreground",
          }),
        ),
    ],
    ["nothing that can be read", () => writeFile(join(dataDir, "local.json"), "{")],
  ])("starts its own when local.json leads to %s", async (_name, prepare) => {
    await prepare();
    const { told, ...rest } = connectOptions(dataDir);
    const connection = await connect(rest);
    await connection.close("stop");
    expect(told[0]).toMatch(/local mode was started/);
  });

  it.each([
    ["deleted", () => rm(join(dataDir, "local.json"))],
    ["overwritten", () => writeFile(join(dataDir, "local.json"), "null")],
    [
      "leading to a port that nobody has",
      async () => {
        const path = join(dataDir, "local.json");
        const state = JSON.parse(await readFile(path, "utf8"));
        await writeFile(path, JSON.stringify({ ...state, url: "http://127.0.0.1:1" }));
      },
    ],
  ])("finds the one that runs by its local.pid when its local.json is %s", async (_name, harm) => {
    const server = await runningLocalMode("foreground");
    await copyFile(join(dataDir, "local.json"), join(dataDir, "local.pid"));
    await harm();
    const connection = await connect(connectOptions(dataDir));
    expect(connection.endpoint).toContain(String((server.address() as AddressInfo).port));
  });

  it("says at once that nothing tells where the one is that has the folder", async () => {
    await writeFile(join(dataDir, "behaviour"), "in-use");
    await writeFile(join(dataDir, "local.pid"), "rubbish");
    const { clock, ...rest } = connectOptions(dataDir);
    await expect(connect(rest)).rejects.toMatchObject({
      kind: "api",
      code: "local_mode_hidden",
      hint: expect.stringContaining("start it again"),
    });
    expect(clock.slept.reduce((sum, ms) => sum + ms)).toBeLessThan(3_000);
  });

  it("names the one that does not answer, at the deadline", async () => {
    await writeFile(join(dataDir, "behaviour"), "in-use");
    const holder = { pid: 4711, url: "http://127.0.0.1:1" };
    await writeFile(join(dataDir, "local.pid"), JSON.stringify(holder));
    const connecting = connect({ ...connectOptions(dataDir), timeoutMs: 2_000 });
    await expect(connecting).rejects.toMatchObject({
      kind: "timed_out",
      code: "data_folder_busy",
      message: expect.stringContaining("process 4711 has"),
      hint: expect.stringContaining("if it was stopped"),
    });
  });

  describe("while another one has the folder and does not answer yet", () => {
    const startsWith = async (pid: number, whileWaiting = async () => {}) => {
      await writeFile(join(dataDir, "behaviour"), "in-use");
      await writeFile(join(dataDir, "local.pid"), JSON.stringify({ pid }));
      const { deps, clock, ...rest } = connectOptions(dataDir);
      const sleep: Deps["sleep"] = async (...asked) => {
        await clock.sleep(...asked);
        await whileWaiting();
      };
      const connecting = connect({ ...rest, deps: { ...deps, sleep }, timeoutMs: 4_000 });
      const failure = await connecting.catch((error: unknown) => error);
      return { failure, starts: (await readFile(join(dataDir, "starts"), "utf8")).length };
    };

    it("does not start a process every moment to find that out", async () => {
      const { failure, starts } = await startsWith(process.pid);
      expect(failure).toMatchObject({ code: "data_folder_busy" });
      expect(starts).toBe(1);
    });

    it("tries at once where that one is dead", async () => {
      // None has this number: it is above the most that Linux gives.
      const { starts } = await startsWith(2 ** 22 + 1);
      expect(starts).toBeGreaterThan(3);
    });

    it("says that commands take turns, and not that one is stuck", async () => {
      const { failure } = await startsWith(process.pid, () =>
        writeFile(join(dataDir, "local.pid"), JSON.stringify({ pid: process.ppid })),
      );
      expect(failure).toMatchObject({
        code: "data_folder_busy",
        hint: expect.stringContaining("run `rekog local` once and share it"),
      });
    });
  });

  it("ends with the signal's reason", async () => {
    await runningLocalMode("command");
    const controller = new AbortController();
    const reason = new Error("enough");
    const { deps, ...rest } = connectOptions(dataDir, { signal: controller.signal });
    const connecting = connect({
      ...rest,
      deps: { ...deps, sleep: async () => controller.abort(reason) },
    });
    await expect(connecting).rejects.toBe(reason);
  });
});
