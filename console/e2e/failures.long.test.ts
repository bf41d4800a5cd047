import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type LocalStack, startLocalStack } from "../../backend/e2e/local-stack.fixture.ts";
import { makeLocalKey } from "../../backend/testing/make-local-key.ts";
import { given } from "../../cli/testing/given.ts";
import { startRekog } from "../../cli/testing/run-rekog.ts";
import { dropFiles, hasChromium, pages } from "../testing/browser.ts";
import { stubBox, stubSight } from "../testing/stub-sight.ts";
import { orientedPicture, testCase } from "../testing/test-pictures.ts";

const { describe } = given(hasChromium, "chromium");
const onLinux = given(process.platform === "linux", "Linux");

describe("what goes wrong", () => {
  const open = pages();
  let stack: LocalStack;
  let mine: string;
  let theirs: string;
  beforeAll(async () => {
    stack = await startLocalStack({ detector: stubSight(), requireKey: true });
    [mine, theirs] = await Promise.all([
      makeLocalKey(stack.aws, { account: "mine" }),
      makeLocalKey(stack.aws, { account: "theirs" }),
    ]);
  });
  afterAll(() => stack.stop());

  const start = async (key = mine) => {
    const page = await open();
    await page.goto(`${stack.url}/console/#key=${key}`);
    return page;
  };

  it("is told of a wrong file in the API's own words", async () => {
    const page = await start();
    const svg = await testCase("stop-sign.svg");
    await dropFiles(page, [{ ...svg, mimeType: "image/svg+xml" }, await testCase("empty.jpg")]);
    const note = page.getByRole("alert");
    await note.getByText("This is an SVG drawing").waitFor();
    await note.getByText("unsupported_image").waitFor();
    await page.getByRole("button", { name: /^empty\.jpg/ }).click();
    await note.getByText("empty_upload").waitFor();
  });

  it("is told where the API refuses a request, with each thing that is wrong", async () => {
    const page = await start();
    await page.getByLabel("Callback URL").fill("ftp://example.com");
    await dropFiles(page, [await orientedPicture(1, stubBox, [300, 200])]);
    await page.getByRole("alert").getByText("invalid_callback_url").waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
  });

  it("is a key that is wrong, until the right one is typed", async () => {
    const page = await start("rekog_sk_wrong");
    expect(page.url()).toBe(`${stack.url}/console/#/`);
    await dropFiles(page, [await orientedPicture(1, stubBox, [301, 200])]);
    await page.getByRole("alert").getByText("invalid_api_key").waitFor();
    await page.locator("header button").click();
    await page.getByLabel("API key").fill(mine);
    await page.getByRole("button", { name: "Use it" }).click();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".mark").waitFor();
    expect(await page.content()).not.toContain(mine);
    await page.reload();
    await page.locator(".mark").waitFor();
  });

  it("is no key at all", async () => {
    const page = await open();
    await page.goto(`${stack.url}/console/#/usage`);
    await page.getByRole("alert").getByText("missing_api_key").waitFor();
  });

  it("is a blob of another account, which is told like one that there is not", async () => {
    const page = await start();
    await dropFiles(page, [await orientedPicture(1, stubBox, [302, 200])]);
    await page.locator(".mark").waitFor();
    const [, id = ""] = page.url().split("#/blobs/");
    const other = await start(theirs);
    await other.goto(`${stack.url}/console/#/blobs/${id}`);
    await other.getByRole("alert").getByText("blob_not_found").waitFor();
    expect(await other.locator(".mark").count()).toBe(0);
  });

  it("is an API that goes away in the middle, and comes back", async () => {
    const page = await start();
    let isAway = true;
    await page.route(/\/blobs\/[0-9a-f-]+\?/, (route) =>
      isAway ? route.abort("connectionrefused") : route.continue(),
    );
    await dropFiles(page, [await orientedPicture(1, stubBox, [303, 200])]);
    await page.getByRole("alert").getByText("does not answer").waitFor();
    isAway = false;
    await page.locator(".mark").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("is an API that is not there from the beginning, until it is tried again", async () => {
    const page = await start();
    await page.context().setOffline(true);
    await dropFiles(page, [await orientedPicture(1, stubBox, [304, 200])]);
    await page.getByRole("alert").getByText("api_unreachable").waitFor();
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".mark").waitFor();
  });

  it("is an upload that breaks off, until it is tried again", async () => {
    const page = await start();
    const isForm = ({ origin }: URL) => origin !== stack.url;
    await page.route(isForm, (route) => route.abort("connectionreset"));
    await dropFiles(page, [await orientedPicture(1, stubBox, [305, 200])]);
    await page.getByRole("alert").getByText("upload_unreachable").waitFor();
    await page.unroute(isForm);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".mark").waitFor();
  });

  it("is nothing where the page comes from another origin than the API, with a key", async () => {
    const child = startRekog(["console", "--port", "0", "--endpoint", stack.url], {
      env: { REKOG_API_KEY: mine },
    });
    const link = await new Promise<string>((resolve) =>
      child.stdout.once("data", (data) => resolve(/http:\S+/.exec(String(data))?.[0] ?? "")),
    );
    try {
      const page = await open();
      await page.goto(link);
      expect(new URL(page.url()).origin).not.toBe(stack.url);
      expect(page.url()).not.toContain(mine);
      await dropFiles(page, [await orientedPicture(1, stubBox, [306, 200])]);
      await page.locator(".mark").waitFor();
      // The key goes to its own API, and stays out of what is shown to be copied.
      await page.getByRole("tab", { name: "Requests" }).click();
      await page.locator(".exchange").last().click();
      await page.getByText("Bearer %s").waitFor();
      expect(await page.content()).not.toContain(mine);
    } finally {
      child.kill("SIGTERM");
      await child;
    }
  });

  onLinux.it("is nothing under another address of a local mode that is open", async () => {
    const opened = await startLocalStack({ detector: stubSight(), requireKey: true, isOpen: true });
    try {
      const key = await makeLocalKey(opened.aws, { account: "mine" });
      const page = await open();
      // Linux has all of 127/8: to the page it is another machine.
      await page.goto(`${opened.url.replace("127.0.0.1", "127.0.0.2")}/console/#key=${key}`);
      await page.getByLabel("receive it on this page").check();
      await dropFiles(page, [await orientedPicture(1, stubBox, [307, 200])]);
      await page.locator(".mark").waitFor();
      await page.getByRole("tab", { name: "Requests" }).click();
      await page.locator(".exchange", { hasText: "127.0.0.2" }).getByText("204").waitFor();
      await page.getByRole("tab", { name: "Callback" }).click();
      await page.getByText("signature is genuine").waitFor();
    } finally {
      await opened.stop();
    }
  });

  it("is no key for another API that is typed: it is left out", async () => {
    const page = await start();
    await page.locator("header button").click();
    await page.getByLabel("API", { exact: true }).fill("https://api.example.com");
    expect(await page.getByLabel("API key").inputValue()).toBe("");
    await page.getByRole("button", { name: "Cancel" }).click();
  });
});
