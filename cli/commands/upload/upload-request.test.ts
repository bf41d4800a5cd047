import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { InterruptedError } from "../../client/errors.ts";
import { sleep } from "../../client/time.ts";
import type { Deps } from "../../deps.ts";
import { uploadRequest as requestOf } from "./upload-request.ts";
import type { UploadOptions } from "./upload-run.ts";

const base = { concurrency: 4, timeout: 60 };
const uploadRequest = (
  options: UploadOptions,
  { stdin = Readable.from([]), signal = new AbortController().signal }: Partial<Deps> = {},
) => requestOf(options, { stdin, signal, sleep });
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "rekog-policy-"));
});
afterEach(() => rm(dir, { recursive: true }));

const policyFile = async (text: string, name = "policy.json") => {
  const path = join(dir, name);
  await writeFile(path, text);
  return path;
};

describe("what blobs are created with", () => {
  it("is nothing where nothing is said", async () => {
    expect(await uploadRequest(base)).toEqual({});
  });

  it("has a plain number for labels alone, which every version of the API takes", async () => {
    expect(await uploadRequest({ ...base, minConfidence: { labels: 80 } })).toEqual({
      min_confidence: 80,
    });
    expect(await uploadRequest({ ...base, minConfidence: { labels: 80, text: 50 } })).toEqual({
      min_confidence: { labels: 80, text: 50 },
    });
  });

  it("asks for faces where their attributes are wanted, beside what is wanted anyway", async () => {
    expect(await uploadRequest({ ...base, faceAttributes: true })).toEqual({
      features: ["labels", "faces"],
      face_attributes: true,
    });
    expect(await uploadRequest({ ...base, faceAttributes: true, features: ["faces"] })).toEqual({
      features: ["faces"],
      face_attributes: true,
    });
  });

  it("asks for what is to be made unrecognisable: what nobody looked for would stay in the picture", async () => {
    expect(await uploadRequest({ ...base, blur: ["faces", "text"] })).toEqual({
      features: ["labels", "faces", "text"],
    });
    expect(await uploadRequest({ ...base, blur: ["faces"], features: ["faces"] })).toEqual({
      features: ["faces"],
    });
  });

  it.each([
    ["policy.json", '{"block":{"Explicit":60}}'],
    ["policy.yaml", "# ours\nblock:\n  Explicit: 60\n"],
    ["policy.json with the mark of Windows", '\ufeff{"block":{"Explicit":60}}'],
    ["policy.yaml with the mark of Windows", "\ufeffblock:\r\n  Explicit: 60\r\n"],
  ])("takes a policy from %s, and asks for moderation", async (name, text) => {
    const policy = await policyFile(text, name);
    expect(await uploadRequest({ ...base, policy, features: ["text"] })).toEqual({
      features: ["text", "moderation"],
      policy: { block: { Explicit: 60 } },
    });
  });

  it.each([
    ["[1, 2]", "invalid_policy", /no object with block or review/],
    ["{block: ", "invalid_policy", /neither JSON nor YAML/],
    ["block: {}\n---\n{}\n", "invalid_policy", /\(Source contains multiple documents at line 2/],
    ["a: &a [x]\nb: *a\n", "invalid_policy", /neither JSON nor YAML/],
    ["", "invalid_policy", /no object/],
    [`#${"x".repeat(64_000)}`, "invalid_policy", /more than 64 kB/],
  ])("refuses the policy %j", async (text, code, message) => {
    const policy = await policyFile(text);
    await expect(uploadRequest({ ...base, policy })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ["UTF-16", Buffer.from("\ufeff{}", "utf16le")],
    ["a picture", Buffer.from("ffd8ffe0", "hex")],
  ])("refuses a policy that is %s", async (_, bytes) => {
    const policy = join(dir, "policy.json");
    await writeFile(policy, bytes);
    await expect(uploadRequest({ ...base, policy })).rejects.toMatchObject({
      code: "invalid_policy",
      message: expect.stringContaining("not UTF-8 text"),
    });
  });

  it("tells a policy that is not there, or is a folder", async () => {
    await expect(uploadRequest({ ...base, policy: join(dir, "no") })).rejects.toMatchObject({
      code: "policy_not_readable",
      message: expect.stringContaining("There is no file"),
    });
    await expect(uploadRequest({ ...base, policy: dir })).rejects.toMatchObject({
      code: "invalid_policy",
    });
  });

  describe("of a pipe by its name, as of a shell's <(…)", () => {
    const fifo = async () => {
      const path = join(dir, "fifo");
      await execa("mkfifo", [path]);
      return path;
    };
    const writers: { kill(signal: "SIGKILL"): boolean }[] = [];
    afterEach(() => {
      for (const writer of writers.splice(0)) writer.kill("SIGKILL");
    });
    /** Writes until nobody reads any more: a process of its own, since who opens a pipe that nobody reads waits. */
    const write = (path: string, input: string) => {
      writers.push(execa("tee", [path], { input, stdout: "ignore", reject: false }));
    };

    it("takes what is written, whenever it comes", async () => {
      const policy = await fifo();
      write(policy, '{"block":{"Explicit":60}}');
      expect(await uploadRequest({ ...base, policy, features: ["moderation"] })).toEqual({
        features: ["moderation"],
        policy: { block: { Explicit: 60 } },
      });
    });

    it("reads no more than a policy may have", async () => {
      const policy = await fifo();
      const tenThousandLines = `block:\n${"  Explicit: 60\n".repeat(10_000)}`;
      write(policy, tenThousandLines);
      await expect(uploadRequest({ ...base, policy })).rejects.toMatchObject({
        code: "invalid_policy",
        message: expect.stringContaining("more than 64 kB"),
      });
    });

    it("waits for nobody once it is interrupted", async () => {
      const policy = await fifo();
      const controller = new AbortController();
      const request = uploadRequest({ ...base, policy }, { signal: controller.signal });
      controller.abort(new InterruptedError());
      await expect(request).rejects.toBeInstanceOf(InterruptedError);
    });
  });

  describe("of stdin", () => {
    const policy = "-";

    it("takes what is piped in", async () => {
      const stdin = Readable.from(["block:\n", "  Explicit: 60\n"]);
      expect(await uploadRequest({ ...base, policy }, { stdin })).toMatchObject({
        policy: { block: { Explicit: 60 } },
      });
    });

    it("reads no more than a policy may have, and tells what is none", async () => {
      const endless = Readable.from(
        (function* () {
          for (;;) yield "# and so on\n";
        })(),
      );
      await expect(uploadRequest({ ...base, policy }, { stdin: endless })).rejects.toMatchObject({
        code: "invalid_policy",
      });
      await expect(uploadRequest({ ...base, policy })).rejects.toMatchObject({
        code: "invalid_policy",
        message: expect.stringContaining("stdin is no policy"),
      });
    });

    it("says that nothing is piped in", async () => {
      const stdin = Object.assign(Readable.from([]), { isTTY: true });
      await expect(uploadRequest({ ...base, policy }, { stdin })).rejects.toMatchObject({
        code: "stdin_is_a_terminal",
      });
    });
  });
});
