import { describe, expect, it } from "@jest/globals";
import { resolveOutputSettings } from "../output-settings.ts";
import { createSpyOutput } from "../testing/spy-output.ts";
import { createNotices } from "./notices.ts";

async function setUp(
  options: { quiet?: boolean; verbose?: boolean },
  terminal?: { columns: number },
  env: Record<string, string> = {},
) {
  const stderr = createSpyOutput(terminal);
  const settings = resolveOutputSettings(options, { env, stdout: createSpyOutput(), stderr });
  return { notices: await createNotices(stderr, settings), stderr };
}

describe("notices", () => {
  it("are lines of text when piped, and work is silent", async () => {
    const { notices, stderr } = await setUp({});
    notices.working("uploading 45 %");
    notices.tell("local mode was started");
    notices.detail("GET /blobs/x: 200");
    notices.rest();
    expect(stderr.text()).toBe("rekog: local mode was started\n");
  });

  it("end no line where a name does", async () => {
    const { notices, stderr } = await setUp({});
    notices.tell("a\nrekog: all is well.jpg: uploaded", ["  more\r\nof it"]);
    expect(stderr.text()).toBe("rekog: a rekog: all is well.jpg: uploaded\n  more of it\n");
  });

  it("tell details with --verbose and nothing with --quiet", async () => {
    const verbose = await setUp({ verbose: true }, { columns: 80 });
    verbose.notices.working("uploading 45 %");
    verbose.notices.detail("GET /blobs/x: 200");
    expect(verbose.stderr.text()).toBe("rekog: GET /blobs/x: 200\n");
    const quiet = await setUp({ quiet: true }, { columns: 80 });
    quiet.notices.working("uploading 45 %");
    quiet.notices.tell("local mode was started");
    expect(quiet.stderr.text()).toBe("");
  });

  it("draw nothing on a terminal that moves no cursor", async () => {
    const { notices, stderr } = await setUp({}, { columns: 80 }, { TERM: "dumb" });
    notices.working("uploading 45 %");
    notices.tell("local mode was started");
    notices.rest();
    expect(stderr.text()).toBe("rekog: local mode was started\n");
    expect(notices.isDrawn).toBe(false);
  });

  it("draw work on a terminal, and clean what they draw", async () => {
    const { notices, stderr } = await setUp({}, { columns: 80 });
    notices.working("a\u001b]0;evil\u0007.jpg: uploading 45 %");
    notices.rest();
    expect(stderr.text()).toContain("a\ufffd]0;evil\ufffd.jpg: uploading 45 %");
  });
});
