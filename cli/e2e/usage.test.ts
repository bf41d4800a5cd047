import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { runRekog } from "../testing/run-rekog.ts";
import { type RunningLocal, startRekogLocal } from "../testing/running-local.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

// The built program, and a whole local mode whose detector costs nothing.

const temporaryFolder = temporaryFolders();
const picture = (name: string) =>
  fileURLToPath(new URL(`../../test-cases/${name}`, import.meta.url));

describe("rekog usage, of a local mode", () => {
  let local: RunningLocal;
  beforeAll(async () => {
    local = await startRekogLocal(await temporaryFolder());
  });
  afterAll(() => local.end("SIGTERM"));
  const rekog = (...args: string[]) => runRekog(args, { env: { REKOG_ENDPOINT: local.url } });

  it("counts what was recognised, known already and refused, and knows that it costs nothing", async () => {
    const before = await rekog("usage", "--days", "1");
    expect(before.stderr).toBe("rekog: Nothing was recognised today.");
    for (const name of ["stop-sign.jpg", "stop-sign.jpg", "words.jpg"]) {
      await rekog("upload", picture(name), "--wait");
    }
    const { stdout, stderr, exitCode } = await rekog("usage", "--days", "2", "--json");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    const usage = JSON.parse(stdout);
    expect(usage).not.toHaveProperty("limit");
    expect(usage.days[0]).toEqual({
      day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      features: {
        labels: { pictures: 3, paid_calls: 0, cache_hits: 1, refused: 1, estimated_usd: 0 },
      },
      estimated_usd: 0,
    });
    const table = await rekog("usage", "--days", "1");
    expect(table.stdout).toMatch(
      /^DAY .*\n\S+ {2}labels +3 +0 +1 +1 {2}\$0\.00\n\nlimit today {2}none: nothing is paid here$/,
    );
  });
});
