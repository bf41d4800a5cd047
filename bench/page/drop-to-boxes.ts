import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { dropUntilBoxes, firstContentfulPaint } from "./in-page.ts";

const rekog = fileURLToPath(new URL("../../cli/main.js", import.meta.url));
const stopSign = fileURLToPath(new URL("../../../test-cases/stop-sign.jpg", import.meta.url));

/** The stop sign in another size each time, which is another picture: nothing is known of it. */
export async function drawPicture(folder: string, index: number): Promise<string> {
  const path = join(folder, `sign-${index}.jpg`);
  await writeFile(
    path,
    await sharp(stopSign)
      .resize(800 + index)
      .jpeg()
      .toBuffer(),
  );
  return path;
}

/** From the start of the command to its end. */
export async function commandMs(path: string, endpoint: string, home: string): Promise<number> {
  const args = [rekog, "upload", path, "--wait", "--quiet", "--endpoint", endpoint];
  const startedMs = performance.now();
  await promisify(execFile)(process.execPath, args, { env: { HOME: home } });
  return performance.now() - startedMs;
}

/** From the drop to the frame with the boxes. */
export async function pageMs(page: Page, path: string): Promise<number> {
  const base64 = (await readFile(path)).toString("base64");
  await page.getByRole("link", { name: "Recognise" }).click();
  await page.locator(".mark").first().waitFor({ state: "detached" });
  return page.evaluate<number>(dropUntilBoxes(base64));
}

/** The first contentful paint of the page opened anew, in milliseconds. */
export async function firstPaintMs(page: Page): Promise<number> {
  await page.reload();
  await page.getByRole("heading", { name: "Drop pictures here" }).waitFor();
  return page.evaluate<number>(firstContentfulPaint);
}
