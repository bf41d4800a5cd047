import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, readFile, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { asOrdinaryUser } from "../../testing/as-ordinary-user.ts";
import { type InProcessOptions, runInProcess } from "../../testing/run-in-process.ts";
import { blobId, failedBlob, processingBlob, succeededBlob } from "../../testing/sample-blobs.ts";
import { type StubApi, type StubScript, startStubApi } from "../../testing/stub-api.ts";
import { createTemporaryFolder } from "../../testing/temporary-folder.ts";

let folder: string;
let photo: string;
let other: string;
let api: StubApi;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  const temporary = await createTemporaryFolder();
  closers.push(temporary.remove);
  folder = temporary.path;
  photo = join(folder, "photo.jpg");
  other = join(folder, "other.jpg");
  await writeFile(photo, "picture");
  await writeFile(other, "another picture");
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function stub(script: StubScript = {}) {
  api = await startStubApi(script);
  closers.push(api.close);
}

const upload = (args: string[], options: InProcessOptions = {}) =>
  runInProcess(["upload", ...args, "--endpoint", api.url], options);

describe("rekog upload --wait", () => {
  it("prints the labels, piped", async () => {
    await stub();
    const { stdout, stderr, exitCode, slept } = await upload([photo, "--wait"]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout.split("\n")).toEqual([
      "LABEL  CONFIDENCE  PARENTS                  BOXES",
      "Car     98.7       Transportation, Vehicle      1",
      "Road    71.5       -                            0",
      "",
    ]);
    expect(slept).toEqual([100]);
  });

  it("draws a title and bars on a terminal, in colour unless told otherwise", async () => {
    await stub();
    const coloured = await upload([photo, "--wait"], { terminal: { columns: 80 } });
    expect(coloured.stdout).toContain("1600 × 1200 JPEG · 483 kB · rekognition 3.0");
    expect(coloured.stdout).toContain("█████████▉");
    expect(coloured.stdout).toContain("\u001b[32m");
    const plain = await upload([photo, "--wait", "--no-color"], { terminal: { columns: 80 } });
    expect(plain.stdout).not.toContain("\u001b[");
    expect(plain.stdout).toContain("█");
  });

  it("sends what the options say", async () => {
    await stub();
    const options = [
      "--min-confidence",
      "80",
      "--max-labels",
      "5",
      "--metadata",
      "order=4711",
      "--metadata",
      "shop=b",
    ];
    await upload([photo, ...options]);
    expect(api.created).toEqual([
      expect.objectContaining({
        min_confidence: 80,
        max_labels: 5,
        metadata: { order: "4711", shop: "b" },
      }),
    ]);
  });

  it.each([
    [["-", "--policy", "-"], "`-` is a picture and --policy, but"],
    [["-", "--api-key-file", "-"], "`-` is a picture and --api-key-file, but"],
    [
      ["any.jpg", "--policy", "-", "--api-key-file", "-"],
      "`-` is --policy and --api-key-file, but",
    ],
  ])("reads stdin once: %j", async (args, told) => {
    await stub();
    const { stderr, exitCode } = await upload(args);
    expect(stderr).toContain(`${told} stdin can be read once (stdin_named_twice)`);
    expect({ exitCode, created: api.created }).toEqual({ exitCode: 2, created: [] });
  });

  it.each([
    [["--blur", "faces"], "--blur says how --annotate draws"],
    [["--blur", "faces", "--show"], "--blur says how --annotate draws"],
    [["--unblurred"], "--unblurred says how --annotate and --show draw"],
  ])("draws nothing unasked, and says so: %j", async (args, told) => {
    await stub();
    const { stderr, exitCode } = await upload([photo, "--wait", ...args]);
    expect(stderr).toContain(told);
    expect({ exitCode, created: api.created }).toEqual({ exitCode: 2, created: [] });
  });

  it("prints one JSON document", async () => {
    await stub();
    const { stdout, exitCode } = await upload([photo, "--wait", "--json"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ file: photo, ...succeededBlob() });
    expect(stdout.startsWith('{"file":')).toBe(true);
  });

  it("tells a failed recognition and its next step", async () => {
    await stub({ get: () => ({ status: 200, body: failedBlob() }) });
    const text = await upload([photo, "--wait"]);
    expect(text).toMatchObject({ stdout: "", exitCode: 1 });
    expect(text.stderr).toBe(
      `rekog: ${photo}: this is a PDF document, which cannot be recognised here (unsupported_image)\n` +
        "  → Convert it to JPEG or PNG and upload it as a new blob.\n",
    );
    const json = await upload([photo, "--wait", "--json"]);
    expect(JSON.parse(json.stdout)).toEqual({ file: photo, ...failedBlob() });
    expect(json.exitCode).toBe(1);
  });

  it("tells warnings on stderr", async () => {
    const warnings = [
      { code: "no_labels" as const, message: "Nothing was recognised.", hint: "Use more light." },
    ];
    await stub({ get: () => ({ status: 200, body: succeededBlob({ labels: [], warnings }) }) });
    const { stdout, stderr, exitCode } = await upload([photo, "--wait"]);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 0 });
    expect(stderr).toContain("nothing was recognised (no_labels)\n  → Use more light.");
  });

  it("gives up after --timeout, with the last state and how to go on", async () => {
    await stub({ get: () => ({ status: 200, body: processingBlob() }) });
    const { stdout, stderr, exitCode } = await upload([
      photo,
      "--wait",
      "--json",
      "--timeout",
      "3",
    ]);
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      file: photo,
      blob_id: blobId,
      status: "processing",
      error: { code: "wait_timed_out" },
    });
    expect(stderr).toContain("still processing after 3 s (wait_timed_out)");
    expect(stderr).toContain(`rekog get ${blobId} --wait --endpoint ${api.url}`);
  });

  it.each([
    ["with no word", () => new Promise<undefined>(() => {})],
    ["whose answer never ends", undefined],
  ])("gives up too at an API %s, before there is anything to wait for", async (_, create) => {
    const endless = createServer((_request, response) => void response.write("{"));
    if (create) await stub({ create });
    else endless.listen(0, "127.0.0.1");
    if (!create) await once(endless, "listening");
    closers.push(async () => {
      endless.closeAllConnections();
      endless.close();
    });
    const url = create ? api.url : `http://127.0.0.1:${(endless.address() as AddressInfo).port}`;
    const args = [photo, other, "--wait", "--json", "--timeout", "0.1", "--endpoint", url];
    const { stdout, stderr, exitCode } = await runInProcess(["upload", ...args]);
    expect(exitCode).toBe(4);
    for (const line of stdout.trim().split("\n")) {
      expect(JSON.parse(line)).toMatchObject({ error: { code: "upload_timed_out" } });
    }
    expect(stderr).toContain(
      "the API did not create the blob within 0.1 s (upload_timed_out)\n  → ",
    );
  });

  it("goes on with other files, one line each, and exits with the highest code", async () => {
    await stub({
      get: (count) => ({ status: 200, body: count === 0 ? failedBlob() : succeededBlob() }),
    });
    const inOrder = ["--wait", "--concurrency", "1"];
    const json = await upload([photo, other, ...inOrder, "--json"]);
    const lines = json.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).status);
    expect(lines).toEqual(["failed", "succeeded"]);
    expect(json.exitCode).toBe(1);
    const text = await upload([photo, other, ...inOrder]);
    const titles = text.stdout.split("\n").filter((line) => line.startsWith(folder));
    expect(titles.map((title) => title.split(" · ")[0])).toEqual([photo, other]);
  });

  it("tells an API that cannot be reached", async () => {
    await stub();
    const args = ["upload", photo, "--json", "--endpoint", "http://127.0.0.1:1"];
    const { stdout, stderr, exitCode } = await runInProcess(args);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ file: photo, error: { code: "network_connect" } });
    expect(stderr).toContain("→ Check the URL and its port");
  });

  it("tells each wrong property, and the request id for --verbose", async () => {
    const problem = {
      type: "/problems/invalid_request",
      title: "The request is not valid",
      status: 400,
      code: "invalid_request",
      detail: "1 property of the request is wrong.",
      hint: "Correct it.",
      request_id: "abc=",
      errors: [{ pointer: "/metadata/order", detail: "is too long" }],
    };
    await stub({ create: () => ({ status: 400, body: problem }) });
    const { stdout, stderr, exitCode } = await upload([photo, "--verbose", "--json"]);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "invalid_request", details: ["/metadata/order is too long"] },
    });
    expect(stderr).toContain(
      "    /metadata/order is too long\n    request id: abc=\n  → Correct it.",
    );
    expect(stderr).toContain("rekog: POST /blobs: 400 (0 ms, request id stub-request-id)");
  });

  it("tells a refused form", async () => {
    await stub({
      upload: () => ({
        status: 403,
        body: "<Error><Code>AccessDenied</Code><Message>Policy expired.</Message></Error>",
      }),
    });
    const { stdout, stderr, exitCode } = await upload([photo, "--json"]);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      file: photo,
      blob_id: blobId,
      error: { code: "upload_refused" },
    });
    expect(stderr).toContain("Policy expired, AccessDenied (upload_refused)");
  });

  it("does not say that a picture is uploaded where a login page took it", async () => {
    await stub({ upload: () => ({ status: 200, body: "<html>Sign in</html>" }) });
    const { stdout, stderr, exitCode } = await upload([photo]);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 3 });
    expect(stderr).toContain(
      "HTTP status 200, but not as S3 answers (upload_refused)\n  → A proxy,",
    );
  });

  it("says what it is going to upload", async () => {
    await stub();
    await upload([photo, "--wait"]);
    const bytes = await readFile(photo);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(api.created).toEqual([{ size: bytes.length, sha256 }]);
  });

  it.each([
    ["known", succeededBlob(), 0],
    ["refused for its size", failedBlob(), 1],
  ])("does not send a picture that is %s", async (_, known, exits) => {
    const body = { ...known, links: { self: `/blobs/${blobId}` } };
    await stub({ create: () => ({ status: 201, body }) });
    const { stdout, exitCode } = await upload([photo, "--wait", "--json"]);
    expect(exitCode).toBe(exits);
    expect(JSON.parse(stdout)).toEqual({ file: photo, ...known });
    expect(api.uploads).toEqual([]);
    expect(api.gets).toEqual([]);
  });

  it("sends an empty file: it is the API's to judge", async () => {
    await stub();
    await truncate(photo, 0);
    expect((await upload([photo, "--wait"])).exitCode).toBe(0);
    expect(api.uploads[0]?.fileBytes).toBe(0);
  });
});

describe("rekog upload without --wait", () => {
  it("prints the blob id alone, and on stderr how to read it", async () => {
    await stub();
    const { stdout, stderr, exitCode } = await upload([photo]);
    expect({ stdout, exitCode }).toEqual({ stdout: `${blobId}\n`, exitCode: 0 });
    expect(stderr).toBe(
      `  → Read its labels with: rekog get ${blobId} --wait --endpoint ${api.url}\n`,
    );
    expect((await upload([photo, "--quiet"])).stderr).toBe("");
  });

  it("names the file of each id when there are several", async () => {
    await stub({ get: () => ({ status: 200, body: processingBlob() }) });
    expect((await upload([photo, other, "--concurrency", "1"])).stdout).toBe(
      `${blobId}  ${photo}\n${blobId}  ${other}\n`,
    );
  });
});

describe("rekog upload with a path that is not a file to read", () => {
  it("refuses them all before anything is created", async () => {
    await stub();
    await mkdir(join(folder, "album"));
    const { stdout, stderr, exitCode } = await upload([
      photo,
      join(folder, "missing.jpg"),
      join(folder, "album"),
      "--json",
    ]);
    expect(exitCode).toBe(2);
    expect(api.created).toEqual([]);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).error.code),
    ).toEqual(["file_not_found", "is_a_folder"]);
    expect(stderr).toContain(
      "missing.jpg: there is no such file (file_not_found)\n  → Check the path",
    );
    expect(stderr).toContain("rekog: Nothing was uploaded, since not all that is named can be.");
    expect(stderr).toContain(
      "album: this is a folder, not a file (is_a_folder)\n  → Add -r to upload the pictures in it",
    );
  });

  it("refuses a device, and a file below a file", async () => {
    await stub();
    expect((await upload(["/dev/null"])).stderr).toContain("(not_a_regular_file)");
    expect((await upload([join(photo, "x.jpg")])).stderr).toContain("(file_not_found)");
  });

  it("refuses a link that leads nowhere", async () => {
    await stub();
    const loop = join(folder, "loop.jpg");
    await symlink(loop, loop);
    expect((await upload([loop])).stderr).toContain("cannot be read (ELOOP) (file_not_readable)");
  });

  it("refuses a file without the right to read it", async () => {
    await stub();
    // What is loaded to tell of a file that is refused is there from now on.
    expect((await upload([join(folder, "none.jpg")])).stderr).toContain("(file_not_found)");
    await chmod(photo, 0);
    expect(await asOrdinaryUser(folder, () => upload([photo]))).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("you may not read this file (file_not_readable)"),
    });
  });
});
