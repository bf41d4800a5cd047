import { readdir, readFile } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createStubCheckout, type StubCheckout } from "../testing/checkout.ts";
import { putPicturesToWork } from "../testing/pictures-at-work.ts";
import { blobId, processingBlob } from "../testing/sample-blobs.ts";
import { sampleEntries } from "../testing/sample-entries.ts";
import { shownBy } from "../testing/shown.ts";
import { type StubApi, startStubApi } from "../testing/stub-api.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import { type ProgramInTerminal, startInTerminal } from "../testing/terminal.ts";

// Ctrl-C, typed where the built program waits for something. `listen` and `local` are ended so in every-command.test.ts,
// many uploads in upload-many.test.ts, and `doctor` in doctor.test.ts.

const temporaryFolder = temporaryFolders();
const started: ProgramInTerminal[] = [];
let api: StubApi;
let checkout: StubCheckout;
let cwd: string;
let temporary: string;
let program: string;

beforeAll(async () => {
  const folder = await temporaryFolder();
  ({ cwd, temporary } = await putPicturesToWork(folder));
  // It takes pictures, and has no answer to anything else.
  api = await startStubApi({
    get: (count) => (count === 0 ? { status: 200, body: processingBlob() } : undefined),
    remove: () => undefined,
    redeliver: () => undefined,
    list: (count) =>
      count === 0
        ? { status: 200, body: { blobs: sampleEntries(), next_cursor: "more" } }
        : undefined,
    usage: () => undefined,
  });
  checkout = await createStubCheckout(join(folder, "checkout"), "hang");
  program = checkout.mainPath;
});
afterEach(async () => {
  for (const rekog of started.splice(0)) {
    rekog.kill("SIGKILL");
    await rekog.ended;
  }
});
afterAll(() => api.close());

const start = (args: string[], more: { program?: string } = {}) => {
  const env = { TMPDIR: temporary, REKOG_ENDPOINT: api.url };
  const rekog = startInTerminal(args, { cwd, env, columns: 60, ...more });
  started.push(rekog);
  return rekog;
};

async function interrupt(rekog: ProgramInTerminal) {
  rekog.write("\x03");
  const { exitCode } = await rekog.ended;
  expect({ exitCode, ...shownBy(rekog) }).toMatchObject({
    exitCode: 130,
    spun: true,
    remains: false,
    cursorIsShown: true,
    cursorColumn: 0,
  });
  expect(rekog.screen()).toMatch(/^rekog: .*interrupted[^^]*\n {2}→ /m);
  expect(await readdir(temporary)).toEqual([]);
}

describe("Ctrl-C", () => {
  it.each([
    ["upload", ["upload", "photo.png", "--wait"], "recognising…"],
    ["get", ["get", blobId, "--wait"], "recognising…"],
    ["delete", ["delete", blobId], "deleting"],
    ["list", ["list", "--limit", "all"], /000000000001[^⠋]*reading…/],
    ["usage", ["usage"], "reading…"],
    ["callback resend", ["callback", "resend", blobId], "asking for its callback…"],
    ["run-tests", ["run-tests", "cases.zip"], /⠋|⠙|⠹|⠸|⠼|⠴|⠦|⠧|⠇|⠏/],
  ] as const)(
    "ends rekog %s, with a clean screen and nothing left",
    async (_name, args, working) => {
      const rekog = start([...args]);
      await rekog.until(working);
      await interrupt(rekog);
      expect((await readdir(cwd)).toSorted()).toEqual(["cases.zip", "photo.png"]);
    },
  );

  it("ends rekog deploy, and sls with it", async () => {
    const rekog = start(["deploy", "--region", "eu-west-1"], { program });
    await rekog.until("CREATE_IN_PROGRESS");
    const slsPid = Number(await readFile(join(checkout.root, "pid"), "utf8"));
    await interrupt(rekog);
    expect(() => process.kill(slsPid, 0)).toThrow("ESRCH");
  });
});

describe("a terminal that is closed", () => {
  it("ends what runs in it by its hang-up, with nothing left, and without a crash", async () => {
    const asked = api.next("get");
    const rekog = start(["run-tests", "cases.zip"]);
    await asked;
    expect(await readdir(temporary)).toHaveLength(1);
    rekog.hangUp();
    expect(await rekog.ended).toEqual({ exitCode: 0, signal: constants.signals.SIGHUP });
    expect(await readdir(temporary)).toEqual([]);
  });
});
