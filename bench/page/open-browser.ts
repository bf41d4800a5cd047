import { existsSync } from "node:fs";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import { observeInputs } from "./in-page.ts";

const paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** @throws where this machine has none */
export async function openBrowser(): Promise<Browser> {
  const executablePath = paths.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error("npm run bench:page needs Chromium.");
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** A page of its own, whose main thread can be asked for the time that it worked, apart from whatever else this machine does. */
export async function openPage(browser: Browser, url: string): Promise<MeasuredPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const devTools = await context.newCDPSession(page);
  await devTools.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.addInitScript(observeInputs);
  await page.goto(url);
  return { page, workedMs: () => workedMs(devTools) };
}

export interface MeasuredPage {
  page: Page;
  /** What the main thread has worked so far, in milliseconds of its own CPU time */
  workedMs(): Promise<number>;
}

async function workedMs(devTools: CDPSession): Promise<number> {
  const { metrics } = await devTools.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1_000;
}
