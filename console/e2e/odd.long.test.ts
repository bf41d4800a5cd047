import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type LocalStack, startLocalStack } from "../../backend/e2e/local-stack.fixture.ts";
import { given } from "../../cli/testing/given.ts";
import { temporaryFolders } from "../../cli/testing/temporary-folders.ts";
import { dropFiles, hasChromium, pages } from "../testing/browser.ts";
import { stubBox, stubSight } from "../testing/stub-sight.ts";
import { orientedPicture } from "../testing/test-pictures.ts";

const { describe } = given(hasChromium, "chromium");
const temporaryFolder = temporaryFolders();

describe("what is odd", () => {
  const open = pages();
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await startLocalStack({ detector: stubSight() });
  });
  afterAll(() => stack.stop());

  const start = async (options?: Parameters<typeof open>[0]) => {
    const page = await open(options);
    await page.goto(`${stack.url}/console/`);
    return page;
  };
  const isForm = ({ origin }: URL) => origin !== stack.url;

  it("is a link on a stranger's page, which brings no key along", async () => {
    const page = await open();
    const link = `${stack.url}/console/#key=strangers`;
    await page.goto(`data:text/html,<a href="${encodeURIComponent(link)}">here</a>`);
    await page.getByText("here").click();
    await page.locator("header").getByText("no key").waitFor();
    expect(page.url()).toBe(`${stack.url}/console/#/`);
    // The same as it is printed, and opened where the page is already.
    await page.goto(link);
    await page.locator("header").getByText("a key").waitFor();
    expect(page.url()).toBe(`${stack.url}/console/#/`);
  });

  it("is an API that takes no more for the moment: pictures wait", async () => {
    const page = await start();
    let refused = 0;
    await page.route(/\/blobs$/, (route) => {
      refused += 1;
      if (refused > 1) return route.continue();
      const json = { code: "too_many_requests", detail: "Too many requests of this key." };
      return route.fulfill({ status: 429, headers: { "retry-after": "0" }, json });
    });
    await dropFiles(page, [await orientedPicture(1, stubBox, [300, 201])]);
    await page.locator(".mark").waitFor();
    expect(refused).toBeGreaterThan(1);
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("is an address that is no API's", async () => {
    const page = await start();
    await page.route(/\/usage/, (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Welcome</title>" }),
    );
    await page.getByRole("link", { name: "Usage" }).click();
    await page.getByRole("alert").getByText("not_the_api").waitFor();
  });

  it("is an answer that is JSON and no object", async () => {
    const page = await start();
    await page.route(/\/blobs$/, (route) => route.fulfill({ status: 201, json: null }));
    await dropFiles(page, [await orientedPicture(1, stubBox, [300, 206])]);
    await page.getByRole("alert").getByText("not_the_api").waitFor();
  });

  it("is an upload that something on the way refuses, with a page of its own", async () => {
    const page = await start();
    const body = "<!doctype html><title>Too large</title><p>413<br>Too large";
    await page.route(isForm, (route) =>
      route.fulfill({
        ...{ status: 413, contentType: "text/html", body },
        headers: { "access-control-allow-origin": "*" },
      }),
    );
    await dropFiles(page, [await orientedPicture(1, stubBox, [300, 207])]);
    await page.getByRole("alert").getByText("S3 answered with 413.").waitFor();
  });

  it("is an API that the page was not served for, which its policy does not let it ask", async () => {
    const page = await start();
    // That it tells of the refusal is what is wanted here.
    page.removeAllListeners("console");
    await page.locator("header button").click();
    await page.getByLabel("API", { exact: true }).fill("http://127.0.0.9:9");
    await page.getByRole("button", { name: "Use it" }).click();
    await page.getByRole("link", { name: "Usage" }).click();
    await page.getByRole("alert").getByText("api_not_allowed").waitFor();
    await page.getByText("rekog console --endpoint http://127.0.0.9:9").waitFor();
  });

  it("is a key that would go out without TLS, which is told before", async () => {
    const page = await start();
    await page.locator("header button").click();
    const told = page.getByText("whoever is on the way can read the key");
    await page.getByLabel("API key").fill("mine");
    expect(await told.count()).toBe(0);
    await page.getByLabel("API", { exact: true }).fill("http://api.example.com");
    await page.getByLabel("API key").fill("mine");
    await told.waitFor();
    await page.getByLabel("API", { exact: true }).fill("https://api.example.com");
    expect(await told.count()).toBe(0);
  });

  it("is an answer in another form: the rest of the page goes on", async () => {
    const page = await start();
    await page.route(/\/blobs\/[0-9a-f-]+\?/, async (route) => {
      const response = await route.fetch();
      const blob = await response.json();
      return route.fulfill({ response, json: { ...blob, labels: [{ label: null }] } });
    });
    await dropFiles(page, [await orientedPicture(1, stubBox, [300, 202])]);
    await page.getByText("This cannot be shown").first().waitFor();
    await page.getByRole("tab", { name: "Requests" }).click();
    await page.locator(".exchange").first().waitFor();
    await page.getByRole("link", { name: "Blobs" }).click();
    await page.getByRole("row").nth(1).waitFor();
  });

  it("is more labels than anybody reads: the page lists as many as the API tells of", async () => {
    const page = await start();
    await page.route(/\/blobs\/[0-9a-f-]+\?/, async (route) => {
      const response = await route.fetch();
      const blob = await response.json();
      const [first] = blob.labels ?? [];
      const labels = Array.from({ length: 20_000 }, (_, n) => ({ ...first, label: `Label ${n}` }));
      return route.fulfill({ response, json: first ? { ...blob, labels } : blob });
    });
    await dropFiles(page, [await orientedPicture(1, stubBox, [300, 207])]);
    await page.getByText("19000 more are not listed here").waitFor();
    expect(await page.locator(".tree .found").count()).toBe(1_000);
  });

  it("is a page that is loaded anew in the middle of an upload", async () => {
    const page = await start();
    await page.route(isForm, () => {
      // Never answered.
    });
    await dropFiles(page, [await orientedPicture(1, stubBox, [300, 203])]);
    await page.locator(".phase.uploading").waitFor();
    await page.waitForURL(/#\/blobs\//);
    const asked = page.waitForEvent("dialog");
    await page.reload();
    expect((await asked).type()).toBe("beforeunload");
    await page.getByText("Its picture was not uploaded yet").waitFor();
  });

  it("is a file that is gone when its turn comes", async () => {
    const page = await start();
    const path = join(await temporaryFolder(), "gone.jpg");
    await writeFile(path, "x");
    let release = () => {};
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\/blobs$/, async (route) => {
      await isReleased;
      await route.continue();
    });
    const four = [1, 2, 3, 4].map((index) => orientedPicture(1, stubBox, [310, 200 + index]));
    await dropFiles(page, await Promise.all(four));
    await page.locator("input[type=file]").first().setInputFiles(path);
    await page.locator(".phase.waiting").waitFor();
    await rm(path);
    release();
    await page.getByRole("button", { name: /^gone\.jpg/ }).click();
    await page.getByRole("alert").getByText("gone.jpg cannot be read").waitFor();
    await page.locator(".phase.finished").nth(3).waitFor();
  });

  it("is the way back, and forth", async () => {
    const page = await start();
    for (const [index, name] of ["one.jpg", "two.jpg"].entries()) {
      const picture = await orientedPicture(1, stubBox, [320, 210 + index]);
      await dropFiles(page, [{ ...picture, name }]);
      await page.getByRole("heading", { level: 1, name }).waitFor();
      await page.locator(".mark").waitFor();
    }
    await page.getByRole("link", { name: "Usage" }).click();
    await page.getByText("Nothing is paid here").waitFor();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "two.jpg" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "one.jpg" }).waitFor();
    await page.goForward();
    await page.getByRole("heading", { level: 1, name: "two.jpg" }).waitFor();
    expect(await page.locator(".picture").count()).toBe(2);
  });

  it("is another API: nothing of the one before is asked of it", async () => {
    const page = await start();
    await dropFiles(page, [await orientedPicture(1, stubBox, [320, 220])]);
    await page.locator(".mark").waitFor();
    await page.locator("header button").click();
    await page.getByLabel("API", { exact: true }).fill(`${stack.url}/other`);
    await page.getByRole("button", { name: "Use it" }).click();
    await page.getByRole("heading", { name: "Drop pictures here" }).waitFor();
    expect(await page.locator(".picture").count()).toBe(0);
  });

  it("is a browser that keeps nothing for pages", async () => {
    const page = await open();
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, "sessionStorage", {
        get: () => {
          throw new DOMException("The user keeps nothing.", "SecurityError");
        },
      });
    });
    await page.goto(`${stack.url}/console/#key=mine`);
    await page.locator("header").getByText("a key").waitFor();
    await dropFiles(page, [await orientedPicture(1, stubBox, [320, 221])]);
    await page.locator(".mark").waitFor();
  });

  it("is a blob that is deleted in another tab", async () => {
    const page = await start();
    await dropFiles(page, [await orientedPicture(1, stubBox, [320, 222])]);
    await page.locator(".mark").waitFor();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.locator(".mark").waitFor();
    await other.getByRole("button", { name: "Delete", exact: true }).click();
    await other.getByRole("button", { name: "Delete it" }).click();
    await other.getByRole("heading", { name: "Drop pictures here" }).waitFor();
    await page.getByRole("tab", { name: "Callback" }).click();
    await page.getByLabel("Callback URL or mailbox").last().fill("ada");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("alert").getByText("blob_not_found").waitFor();
    await page.locator(".mark").waitFor();
  });

  it("is a text that is pasted into a field along with its picture, as spreadsheets copy it", async () => {
    const page = await start();
    const paste = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", "rekog_sk_mine");
          clipboardData.items.add(new File(["x"], "image.png", { type: "image/png" }));
          const settings = { clipboardData, bubbles: true, cancelable: true };
          // Whether the browser goes on with it.
          return element.dispatchEvent(new ClipboardEvent("paste", settings));
        });
    await page.locator("header button").click();
    expect(await paste("input[type=password]")).toBe(true);
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(await paste("body")).toBe(false);
    // Nothing can be written there.
    expect(await paste("input[type=checkbox]")).toBe(false);
    expect(await page.locator(".picture").count()).toBe(2);
  });

  it("is a name that is no text, or only looks empty", async () => {
    const page = await start();
    const names = ["caf\ufffd.jpg", "  "];
    for (const [index, name] of names.entries()) {
      const picture = await orientedPicture(1, stubBox, [330, 200 + index]);
      await dropFiles(page, [{ ...picture, name }]);
      await page.locator(".mark").waitFor();
    }
    await page.getByRole("heading", { level: 1, name: "nameless picture" }).waitFor();
    await page.getByRole("button", { name: /^caf\ufffd\.jpg/ }).click();
    await page.getByRole("tab", { name: "JSON" }).click();
    await page.getByText(`"file": "caf\ufffd.jpg"`).waitFor();
  });

  it("is a word that never ends, in a name and in what was found, on a phone", async () => {
    const page = await start({ viewport: { width: 360, height: 700 } });
    const word = "W".repeat(240);
    await page.route(/\/blobs\/[0-9a-f-]+\?/, async (route) => {
      const response = await route.fetch();
      const blob = await response.json();
      for (const label of blob.labels ?? []) label.label += word;
      return route.fulfill({ response, json: blob });
    });
    const picture = await orientedPicture(1, stubBox, [320, 230]);
    await dropFiles(page, [{ ...picture, name: `${word}.jpg` }]);
    await page.locator(".mark").waitFor();
    const beyond = () =>
      page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
    for (const tab of [/^Labels/, "JSON", "Requests", "Callback"]) {
      await page.getByRole("tab", { name: tab }).click();
      expect({ tab, beyond: await beyond() }).toEqual({ tab, beyond: 0 });
    }
    await page.getByRole("link", { name: "Blobs" }).click();
    await page.getByRole("link", { name: word }).waitFor();
    expect(await beyond()).toBe(0);
  });
});
