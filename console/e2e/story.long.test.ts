import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { FileChooser } from "playwright-core";
import { type LocalStack, startLocalStack } from "../../backend/e2e/local-stack.fixture.ts";
import { given } from "../../cli/testing/given.ts";
import { receivers } from "../../cli/testing/receiver.ts";
import { dropFiles, hasChromium, pages, pasteFile } from "../testing/browser.ts";
import { stubBox, stubSight, stubText } from "../testing/stub-sight.ts";
import { orientedPicture, testCase } from "../testing/test-pictures.ts";

const { describe } = given(hasChromium, "chromium");
const startReceiver = receivers();

describe("the page", () => {
  const open = pages();
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await startLocalStack({ detector: stubSight() });
  });
  afterAll(() => stack.stop());

  const start = async () => {
    const page = await open();
    await page.goto(`${stack.url}/`);
    return page;
  };

  it("tells the whole story, from the drop to boxes, requests and a callback that comes again", async () => {
    const receiver = await startReceiver();
    const page = await start();
    expect(page.url()).toBe(`${stack.url}/console/`);
    await page.getByLabel("text").check();
    await page.getByLabel("Callback URL").fill(receiver.url);
    await dropFiles(page, [
      await testCase("stop-sign.jpg"),
      await testCase("vase.jpg"),
      await testCase("family.jpg"),
    ]);

    // All three are recognised; the first is shown.
    await page.locator(".phase.finished").nth(2).waitFor();
    await page.getByRole("heading", { name: "stop-sign.jpg" }).waitFor();
    await page.locator(".names .name", { hasText: "Stopsign 97" }).waitFor();
    const tree = page.getByRole("tabpanel").getByRole("listitem");
    expect(await tree.last().textContent()).toContain("Stopsign");
    expect(await page.getByRole("tab", { name: "Labels" }).textContent()).toMatch(/^Labels\s*\d$/);

    // The address is a link to keep.
    expect(page.url()).toMatch(/#\/blobs\/[0-9a-f-]{36}$/);
    const link = page.url();

    // The slider leaves out what is less sure, boxes too.
    await page.getByLabel("Confidence from").fill("99");
    await page.locator(".mark").waitFor({ state: "detached" });
    await page.getByLabel("Confidence from").fill("50");
    await page.locator(".mark").waitFor();

    // What was not asked for can be, and what was is text, whatever it looks like.
    await page.getByRole("tab", { name: /^Text/ }).click();
    await page.getByRole("tabpanel").getByText(stubText, { exact: true }).waitFor();
    await page.getByRole("tab", { name: /^Faces/ }).click();
    await page.getByText("was not looked at for faces").waitFor();

    // Each request, and the same to copy.
    await page.getByRole("tab", { name: "Requests" }).click();
    const made = page.getByRole("tabpanel").locator(".exchange");
    expect(await made.last().textContent()).toMatch(/^POST\/blobs201(\d+ ms|[\d.]+ s)$/);
    await made.last().click();
    await page.getByText("curl -i", { exact: false }).waitFor();
    await page.getByLabel("Python").check();
    await page.getByText("response = requests.post(").waitFor();

    // The ledger is live, and the result is sent again.
    await page.getByRole("tab", { name: "Callback" }).click();
    await page.getByText("delivered").nth(1).waitFor();
    await page.getByText(/^whsec_/).waitFor();
    const count = receiver.requests.length;
    await page.getByRole("button", { name: "Resend" }).click();
    await page.locator(".pill.delivered").nth(2).waitFor();
    expect(receiver.requests.length).toBe(count + 1);

    // And once more, to a mailbox, where it waits.
    await page.getByLabel("To another URL or mailbox").fill("ada");
    await page.getByRole("button", { name: "Resend" }).click();
    await page.getByText("mailbox ada", { exact: true }).waitFor();
    await page.locator(".pill.pending").waitFor();

    // The link shows what was found to a page that has never seen the picture.
    const other = await open();
    await other.goto(link);
    await other.locator(".names .name", { hasText: "Stopsign 97" }).waitFor();
    await other.getByText("the API keeps what was found, and not the picture").waitFor();
    await other.getByRole("heading", { name: "stop-sign.jpg" }).waitFor();
  }, 120_000);

  it("lists the account's blobs, deletes one, and tells what was used", async () => {
    const page = await start();
    await dropFiles(page, [await orientedPicture(1, stubBox, [300, 220])]);
    await page.locator(".mark").waitFor();
    await page.getByRole("link", { name: "Blobs" }).click();
    await page.getByRole("link", { name: "exif-1.jpg" }).first().click();
    await page.getByRole("heading", { name: "exif-1.jpg" }).waitFor();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("button", { name: "Delete it" }).click();
    await page.getByRole("heading", { name: "Drop pictures here" }).waitFor();
    await page.getByRole("link", { name: "Usage" }).click();
    await page.getByText("Nothing is paid here").waitFor();
    await page.getByRole("cell", { name: "labels" }).first().waitFor();
  });

  it("asks for a policy, and shows the callback that local mode's own receiver got", async () => {
    const page = await start();
    await page.getByLabel("moderation").check();
    await page.getByLabel("Block from").fill("Explicit 60");
    await page.getByLabel("Review from").fill("Violence");
    await page.getByText("A label and a confidence each").waitFor();
    await page.getByLabel("Review from").fill("Violence 70, Weapons 50");
    await page.getByLabel("receive it on this page").check();
    await dropFiles(page, [await orientedPicture(1, stubBox, [301, 220])]);
    await page.getByRole("tab", { name: /^Moderation/ }).click();
    await page.locator(".verdict.block").getByText("Explicit: 90.0 of 60").waitFor();
    await page.getByRole("tab", { name: "Callback" }).click();
    const received = page.getByRole("region", { name: "Received here" });
    await received.getByText("signature is genuine").waitFor();
    await received.getByText("webhook-signature: v1,").waitFor();
    await received.getByText('"decision": "block"').first().waitFor();
    await page.getByRole("button", { name: "Resend" }).click();
    await received.getByText("signature is genuine").nth(1).waitFor();
    // Who opens the link later was not told the secret.
    await page.reload();
    await page.getByRole("tab", { name: "Callback" }).click();
    await received.getByText("the secret is not known here").nth(1).waitFor();
  });

  it("narrows the list of blobs, and leads back to it as it was", async () => {
    const page = await start();
    const names = Array.from({ length: 60 }, (_, index) => `wide-${index}.jpg`);
    const pictures = await Promise.all(
      names.map((_, index) => orientedPicture(1, stubBox, [400 + index, 90])),
    );
    await dropFiles(
      page,
      pictures.map((picture, index) => ({ ...picture, name: names[index] ?? "" })),
    );
    // As long as sixty pictures take where something else has the machine.
    await page.locator(".phase.finished").nth(59).waitFor({ timeout: 180_000 });
    await page.getByRole("link", { name: "Blobs" }).click();
    await page.getByRole("button", { name: "Show more" }).click();
    const rows = page.locator("tbody tr");
    await rows.nth(59).waitFor();
    const count = await rows.count();
    await page.getByRole("link", { name: "wide-0.jpg" }).click();
    await page.locator(".mark").waitFor();
    await page.goBack();
    await rows.nth(count - 1).waitFor();

    await page.getByLabel("Metadata").fill("file=wide-7.jpg");
    await page.getByLabel("Metadata").press("Enter");
    await rows.nth(1).waitFor({ state: "detached" });
    expect(await rows.first().textContent()).toContain("wide-7.jpg");
    await page.getByLabel("From day").fill("2001-01-01");
    await page.getByLabel("To day").fill("2001-01-02");
    await page.getByText("No blob is as the filters have it.").waitFor();
    await page.getByLabel("To day").fill("2000-01-01");
    await page.getByRole("alert").getByText("must be later than created_after").waitFor();
    await page.getByRole("button", { name: "No filters" }).click();
    await rows.nth(49).waitFor();
    await page.getByText("Requests", { exact: true }).click();
    expect(await page.locator(".exchange").first().textContent()).toMatch(/^GET\/blobs/);
  }, 120_000);

  it("takes what is pasted, and a picture from its samples", async () => {
    const page = await start();
    await pasteFile(page, await orientedPicture(1, stubBox, [310, 220]));
    await page.locator(".phase.finished").waitFor();
    await page.getByRole("link", { name: "Recognise" }).click();
    await page.getByRole("button", { name: "Laptop" }).click();
    await page.locator(".phase.finished").nth(1).waitFor();
  }, 240_000);

  it("shows a name that is HTML as the name that it is", async () => {
    const page = await start();
    const name = `<img src=x onerror=alert(1)>"'&amp;.jpg`;
    await dropFiles(page, [{ ...(await orientedPicture(1, stubBox, [320, 220])), name }]);
    await page.locator(".mark").waitFor();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(name);
    await page.getByRole("tab", { name: "JSON" }).click();
    await page.getByRole("tab", { name: "Requests" }).click();
    await page.locator(".exchange").nth(1).click();
    await page.getByRole("link", { name: "Blobs" }).click();
    await page.getByRole("link", { name }).first().waitFor();
    expect(await page.locator("img[onerror]").count()).toBe(0);
  });

  it("leads to the API reference, which is loaded when it is opened", async () => {
    const page = await start();
    const loaded: string[] = [];
    page.context().on("request", (request) => loaded.push(new URL(request.url()).pathname));
    await page.getByRole("heading", { name: "Drop pictures here" }).waitFor();
    expect(loaded.filter((path) => path.includes("reference"))).toEqual([]);
    const address = await page.getByRole("link", { name: "Reference" }).getAttribute("href");
    const reference = await open();
    await reference.goto(new URL(address ?? "", page.url()).href);
    await reference.getByRole("heading", { name: /Create a blob and get the form/ }).waitFor();
    await reference.getByRole("heading", { name: /Deliver the result again/ }).waitFor();
  });

  it("can be used with the keyboard alone", async () => {
    const page = await start();
    // Heard before anything is pressed: the browser has to be told first, and does not say when it was.
    const chooser = new Promise<FileChooser>((resolve) => page.once("filechooser", resolve));
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
    const tabTo = async (text: string) => {
      for (let steps = 0; steps < 60 && !(await focused()).startsWith(text); steps += 1) {
        await press("Tab");
      }
      expect(await focused()).toMatch(new RegExp(`^${text}`));
    };
    await press("Tab");
    expect(await focused()).toBe("Skip to the content");
    await tabTo("Add pictures");
    await press("Enter");
    await (await chooser).setFiles([await orientedPicture(1, stubBox, [330, 220])]);
    await page.locator(".mark").waitFor();
    await tabTo("Labels");
    await press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight");
    expect(await focused()).toBe("Callback");
    await press("Home");
    await tabTo("Stopsign");
    await page.locator(".forward .mark").waitFor();
    await press("Enter");
    expect(await page.getByRole("button", { pressed: true }).textContent()).toContain("Stopsign");
    // The dialog takes the focus, and gives it back.
    await tabTo("127.0.0.1");
    await press("Enter");
    await page.getByRole("dialog").waitFor();
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await focused()).toMatch(/^127\.0\.0\.1/);
  });
});
