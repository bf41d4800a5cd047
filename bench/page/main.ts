/**
 * How the page answers with 500 boxes and 2,000 pictures, beside the same with 5; from the drop to the boxes, beside the command
 * line; and its first paint. `npm run bench:page`. It needs Chromium. Look at the ratios: both had the same machine in turns.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { startLocal } from "../../backend/local/start-local.ts";
import { median } from "../statistics.ts";
import { crowdPicture, crowdSight } from "./crowd.ts";
import { commandMs, drawPicture, firstPaintMs, pageMs } from "./drop-to-boxes.ts";
import { dropMany } from "./in-page.ts";
import { type Interaction, measure, onBoxes, onPictures } from "./interactions.ts";
import { type MeasuredPage, openBrowser, openPage } from "./open-browser.ts";

const rounds = 7;
const times = 10;

const folder = await mkdtemp(join(tmpdir(), "rekog-bench-page-"));
const browser = await openBrowser();
try {
  await withLocal(crowdSight(), async (url) => {
    tell("500 boxes, beside 5", await boxes(browser, url));
    tell("2,000 pictures, beside 5", await pictures(browser, url));
  });
  await withLocal(undefined, async (url) => {
    await drops(browser, url);
  });
  const html = await readFile(new URL("../../console/page/index.html", import.meta.url));
  const kilobytes = gzipSync(html, { level: 9 }).length / 1_000;
  process.stdout.write(`the page is ${kilobytes.toFixed(1)} kB gzipped\n`);
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}

async function withLocal(
  detector: ReturnType<typeof crowdSight> | undefined,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const dataDir = await mkdtemp(join(folder, "data-"));
  const local = await startLocal({
    ...{ dataDir, version: "bench", log: () => {} },
    ...(detector && { detector }),
  });
  try {
    await use(local.url);
  } finally {
    await local.stop();
  }
}

type Compared = Record<string, [few: Interaction, many: Interaction]>;

async function boxes(on: Browser, url: string): Promise<Compared> {
  const opened = await Promise.all(
    [5, 500].map(async (count) => {
      const measured = await openPage(on, `${url}/console/`);
      await measured.page.getByLabel("text").check();
      const files = measured.page.locator("input[type=file]").first();
      await files.setInputFiles(await crowdPicture(count, 480));
      await measured.page.locator(".mark").nth(4).waitFor();
      return measured;
    }),
  );
  return compared(onBoxes, opened);
}

/** Pictures that are none, so that the page has as many rows without recognising as many. */
async function pictures(on: Browser, url: string): Promise<Compared> {
  const opened = await Promise.all(
    [5, 2_000].map(async (count) => {
      const measured = await openPage(on, `${url}/console/`);
      const { page } = measured;
      await page.route(/\/blobs$/, (route) => route.fulfill({ status: 404, json: {} }));
      await page.evaluate(dropMany(count));
      await page
        .locator(".phase.failed")
        .nth(count - 1)
        .waitFor({ timeout: 300_000 });
      return measured;
    }),
  );
  return compared(onPictures, opened);
}

async function compared(steps: typeof onBoxes, opened: MeasuredPage[]): Promise<Compared> {
  const found: Compared = {};
  for (const [name, step] of Object.entries(steps)) {
    const [few, many] = opened;
    if (!few || !many) continue;
    found[name] = [await measure(few, step, times), await measure(many, step, times)];
  }
  return found;
}

function tell(title: string, found: Compared): void {
  const lines = Object.entries(found).map(([name, [few, many]]) => {
    const cpu = `${few.cpuMs.toFixed(1)} → ${many.cpuMs.toFixed(1)} ms CPU`;
    const longest = `longest ${few.longestMs} → ${many.longestMs} ms`;
    return `  ${name.padEnd(28)} ${cpu.padEnd(24)} (× ${(many.cpuMs / few.cpuMs).toFixed(1)}), ${longest}`;
  });
  process.stdout.write(`${[title, ...lines].join("\n")}\n`);
}

async function drops(on: Browser, url: string): Promise<void> {
  const { page } = await openPage(on, `${url}/console/`);
  const byCommand: number[] = [];
  const byPage: number[] = [];
  const paints: number[] = [];
  // The detector's model is loaded by the first picture.
  await commandMs(await drawPicture(folder, 0), url, folder);
  for (let round = 1; round <= rounds; round += 1) {
    byCommand.push(await commandMs(await drawPicture(folder, 2 * round), url, folder));
    byPage.push(await pageMs(page, await drawPicture(folder, 2 * round + 1)));
  }
  await page.getByRole("link", { name: "Recognise" }).click();
  for (let round = 0; round < rounds; round += 1) paints.push(await firstPaintMs(page));
  const both = (name: string, numbers: number[]) =>
    `${name}: median ${median(numbers).toFixed(0)} ms, least ${Math.min(...numbers).toFixed(0)} ms\n`;
  process.stdout.write(
    both("rekog upload --wait", byCommand) +
      both("from the drop to boxes", byPage) +
      both("first contentful paint", paints),
  );
}
