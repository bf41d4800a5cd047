import { access } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { mainPath, runRekog } from "../testing/run-rekog.ts";
import { startRekogLocal } from "../testing/running-local.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import {
  type ProgramInTerminal,
  startInTerminal,
  startProgramInTerminal,
} from "../testing/terminal.ts";

// The built program, with local mode as it is: `npm test` builds it first.

const newFolder = temporaryFolders();
const started: ProgramInTerminal[] = [];

afterEach(async () => {
  for (const program of started.splice(0)) {
    program.kill("SIGKILL");
    await program.ended;
  }
});

function doctorInTerminal(dataDir: string): ProgramInTerminal {
  const rekog = startInTerminal(["doctor"], { env: { REKOG_DATA_DIR: dataDir }, columns: 140 });
  started.push(rekog);
  return rekog;
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe("rekog doctor", () => {
  it.each([
    ["that does not say how wide it is", "stty cols 0", true],
    ["that moves no cursor", "export TERM=dumb", false],
  ])("comes to its end on a terminal %s", async (_, before, isDrawn) => {
    const args = ["-c", `${before} && exec "$@"`, "sh", process.execPath, mainPath, "doctor"];
    const env = { REKOG_DATA_DIR: await newFolder(), REKOG_ENDPOINT: "http://127.0.0.1:9" };
    const rekog = startProgramInTerminal("/bin/sh", args, { env });
    started.push(rekog);
    expect(await rekog.ended).toEqual({ exitCode: 3 });
    expect(rekog.output()).toContain("Node.js");
    expect(rekog.output().includes("\u001b[?25l")).toBe(isDrawn);
  });

  it("starts local mode, finds all well, and leaves nothing running", async () => {
    const dataDir = await newFolder();
    const rekog = doctorInTerminal(dataDir);
    expect(await rekog.ended).toEqual({ exitCode: 0 });
    expect(
      rekog
        .screen()
        .replace(/:\d+/g, ":0")
        .replace(/\d+ ms/g, "0 ms"),
    ).toContain(
      [
        `ok    data_folder      ${dataDir} is writable, and nobody has it.`,
        "ok    local_mode       Ready at http://127.0.0.1:0 after 0 ms.",
        "ok    api              http://127.0.0.1:0 is rekog's API; it answered in 0 ms. It runs rekog 0.2.0.",
        "ok    api_key          The API asks for no key, and none is set.",
        "ok    clock            This machine's clock and the API's agree.",
        "ok    upload_host      Pictures are uploaded to 127.0.0.1:0, which answers.",
        "ok    callback         A callback came to this machine in 0 ms, and is genuine.",
      ].join("\n"),
    );
    // Green, from the terminal's palette.
    expect(rekog.xterm.buffer.active.getLine(0)?.getCell(0)?.getFgColor()).toBe(2);
    expect(await isThere(join(dataDir, "local.json"))).toBe(false);
  });

  it("ends at Ctrl-C, with local mode", async () => {
    const dataDir = await newFolder();
    const rekog = doctorInTerminal(dataDir);
    await rekog.until(/^ok +local_mode /m);
    rekog.write("\x03");
    expect(await rekog.ended).toEqual({ exitCode: 130 });
    expect(rekog.screen()).toContain("interrupted (interrupted)");
    expect(await isThere(join(dataDir, "local.json"))).toBe(false);
  });

  it("checks the local mode that runs, as one JSON document", async () => {
    const local = await startRekogLocal(await newFolder());
    try {
      const { stdout, stderr, exitCode } = await runRekog(["doctor", "--json"], {
        env: { REKOG_ENDPOINT: local.url },
      });
      expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
      expect(JSON.parse(stdout)).toMatchObject({
        ok: true,
        checks: expect.arrayContaining([
          { name: "endpoint", status: "ok", message: `${local.url} (REKOG_ENDPOINT).` },
        ]),
      });
    } finally {
      await local.end("SIGTERM");
    }
  });
});
