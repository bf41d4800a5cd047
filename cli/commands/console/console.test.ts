import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { InterruptedError } from "../../client/errors.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import { sampleKey } from "../../testing/sample-keys.ts";
import { createSpyOutput } from "../../testing/spy-output.ts";
import { type StubApi, startStubApi } from "../../testing/stub-api.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";
import { connectTo } from "./connect-to.ts";

const temporaryFolder = temporaryFolders();
let api: StubApi;
beforeEach(async () => {
  api = await startStubApi({});
});
afterEach(() => api.close());

/** Runs it until its link was tried. */
async function served(args: string[], env: Record<string, string> = {}) {
  const ending = new AbortController();
  const stdout = createSpyOutput();
  const isWritten = new Promise<void>((resolve) => {
    const write = stdout.write.bind(stdout);
    stdout.write = (chunk: string | Uint8Array) => {
      resolve();
      return write(chunk);
    };
  });
  const running = runInProcess(["console", "--port", "0", "--endpoint", api.url, ...args], {
    env,
    deps: { signal: ending.signal, stdout },
  });
  await Promise.race([isWritten, running]);
  const [link = ""] = /http:\/\/127[^\s"]*/.exec(stdout.text()) ?? [];
  const response = await fetch(link);
  const html = await response.text();
  ending.abort(new InterruptedError());
  const { exitCode, stderr } = await running;
  return { link, response, html, exitCode, stderr };
}

describe("rekog console", () => {
  it("serves the page for an API, and ends with 0 when asked to", async () => {
    const { link, response, html, exitCode, stderr } = await served([]);
    expect({ exitCode, stderr, link }).toEqual({
      ...{ exitCode: 0, stderr: "" },
      link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/console\/$/),
    });
    expect(html).toContain(`<meta name="rekog-endpoint" content="${api.url}">`);
    expect(response.headers.get("content-security-policy")).toContain("http://127.0.0.1:*");
  });

  it("hands the page its key behind the #, and writes it nowhere else", async () => {
    const { link, html, stderr } = await served([], { REKOG_API_KEY: sampleKey });
    expect(link).toMatch(new RegExp(`/console/#key=${sampleKey}$`));
    expect(html + stderr).not.toContain(sampleKey);
  });

  it("sends no key to an API that everyone on the way could listen to", async () => {
    const { stderr, exitCode } = await runInProcess(
      ["console", "--port", "0", "--endpoint", "http://api.example.com"],
      { env: { REKOG_API_KEY: sampleKey } },
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain("(insecure_endpoint)");
  });

  it("tells a port that is taken", async () => {
    const { port } = new URL(api.url);
    const { stderr, exitCode } = await runInProcess([
      ...["console", "--port", port, "--endpoint", api.url],
    ]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`the port ${port} is in use (port_in_use)`);
  });

  it("does not write the page over that of another site, but over an older one of its own", async () => {
    const folder = await temporaryFolder();
    const [index, site] = [join(folder, "index.html"), "<title>My shop</title>"];
    await writeFile(index, site);
    const args = ["console", "--endpoint", api.url, "--export", folder];
    const { stderr, exitCode } = await runInProcess(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "is there, and is not rekog's: it would be lost (other_page)\n  → Name",
    );
    expect(await readFile(index, "utf8")).toBe(site);
    expect(await readdir(folder)).toEqual(["index.html"]);

    await writeFile(index, "");
    for (const over of ["an empty file", "its own"]) {
      expect({ over, ...(await runInProcess(args)) }).toMatchObject({ over, exitCode: 0 });
    }
  });

  it("writes the page for any web server, with its API and without a key", async () => {
    const folder = join(await temporaryFolder(), "public", "page");
    const { stdout, stderr, exitCode } = await runInProcess(
      ["console", "--endpoint", "https://api.example.com", "--export", folder],
      { env: { REKOG_API_KEY: sampleKey } },
    );
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringContaining("https://api.example.com"),
    });
    const html = await readFile(join(folder, "index.html"), "utf8");
    expect(html).toContain('content="https://api.example.com"');
    expect(html).not.toContain(sampleKey);
    expect(stdout.split("\n")).toEqual(expect.arrayContaining([join(folder, "index.html")]));
  });

  it("names what cannot be written", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "index.html"));
    await writeFile(join(folder, "index.html", "x"), "");
    const { stdout, exitCode } = await runInProcess([
      ...["console", "--json", "--endpoint", "https://api.example.com", "--export", folder],
    ]);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "page_not_writable" } });
  });
});

describe("the page may send", () => {
  it.each([
    ["http://127.0.0.1:7878", "http://127.0.0.1:*"],
    ["http://localhost:7878/x", "http://localhost:*"],
    ["https://api.example.com/prod", "https://api.example.com:*"],
    ["https://api.example.com/prod", "https://*.amazonaws.com"],
  ])("for %s to %s", (endpoint, origin) => {
    expect(connectTo(endpoint)).toContain(origin);
  });

  it("for a deployed API to no other host of this machine or of the internet", () => {
    expect(connectTo("https://api.example.com")).toHaveLength(3);
  });
});
