import { existsSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect } from "@jest/globals";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";

const paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = paths.find((path) => existsSync(path));

/** Whether this machine has a browser for these tests. */
export const hasChromium = executablePath !== undefined;

/** What the console says of an answer that is no success is no fault of the page's. */
const ofAnswers = /^Failed to load resource: (the server responded with a status|net::ERR_)/;

/** What a page's routes still fetch is nobody's fault: its end would otherwise fail all tests of the file. */
async function close(context: BrowserContext): Promise<void> {
  await Promise.all(context.pages().map((page) => page.unrouteAll({ behavior: "ignoreErrors" })));
  await context.close();
}

/**
 * Opens pages in one Chromium for all tests of a file. After each test no page may have broken its policy, failed in its
 * script, opened a dialog, or asked anyone but this machine.
 */
export function pages(): (options?: BrowserContextOptions) => Promise<Page> {
  let browser: Browser;
  let faults: string[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath ?? "",
      args: ["--no-sandbox"],
    });
  }, 120_000);
  afterEach(async () => {
    await Promise.all(browser.contexts().map(close));
    const found = faults;
    faults = [];
    expect(found).toEqual([]);
  });
  afterAll(() => browser.close());

  return async (options = {}) => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    page.on("console", (message) => {
      const text = message.text();
      if (message.type() === "error" && !ofAnswers.test(text)) faults.push(`console: ${text}`);
    });
    page.on("pageerror", ({ message }) => faults.push(`script: ${message}`));
    page.on("dialog", (dialog) => {
      // Asked where an upload is under way.
      if (dialog.type() === "beforeunload") return void dialog.accept();
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      const isOurs = hostname.startsWith("127.0.0.") || ["blob:", "data:"].includes(protocol);
      if (!isOurs) faults.push(`request: ${request.url()}`);
    });
    return page;
  };
}

export interface TestFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Drops files on the page as a file manager does. */
export async function dropFiles(page: Page, files: readonly TestFile[]): Promise<void> {
  const given = files.map(({ name, mimeType, buffer }) => ({
    ...{ name, mimeType, base64: buffer.toString("base64") },
  }));
  await page.evaluate(async (dropped) => {
    const transfer = new DataTransfer();
    for (const { name, mimeType, base64 } of dropped) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: mimeType }));
    }
    for (const type of ["dragenter", "dragover", "drop"]) {
      document.body.dispatchEvent(
        new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    }
  }, given);
}

/** Pastes a file, as a screenshot is pasted. */
export async function pasteFile(page: Page, { name, mimeType, buffer }: TestFile): Promise<void> {
  await page.evaluate(
    ({ name, mimeType, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], name, { type: mimeType }));
      document.body.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
      );
    },
    { name, mimeType, base64: buffer.toString("base64") },
  );
}
