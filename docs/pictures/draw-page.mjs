import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { startLocal } from "../../dist/backend/local/start-local.js";

// Pictures of the page, from a real run: node docs/pictures/draw-page.mjs, after npm run build. It needs Chromium.

const fromRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const testCases = ["stop-sign.jpg", "street-sign.jpg", "laptop.jpg", "family.jpg"];

const dataDir = await mkdtemp(join(tmpdir(), "rekog-page-"));
const { version } = JSON.parse(await readFile(fromRoot("package.json"), "utf8"));
const local = await startLocal({ dataDir, version, log: () => {} });
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

try {
  const context = await browser.newContext({ viewport: { width: 1240, height: 720 } });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(`${local.url}/console/`);
  for (const feature of ["moderation", "text", "faces"]) await page.getByLabel(feature).check();
  // Models are loaded when they are first asked for, which takes seconds once.
  await page.locator("input[type=file]").first().setInputFiles(fromRoot("test-cases/portrait.jpg"));
  await page.locator(".phase.finished").waitFor();
  await page.getByRole("button", { name: /^Take portrait/ }).click();
  // One after the other, so that the times on them are what a picture takes.
  for (const [index, name] of testCases.entries()) {
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles(fromRoot(`test-cases/${name}`));
    await page.locator(".phase.finished").nth(index).waitFor();
  }

  await look("stop-sign.jpg", "Labels");
  await shoot("page.png");

  await page.emulateMedia({ colorScheme: "dark" });
  await look("family.jpg", "Faces");
  await page.getByRole("tab", { name: "Requests" }).click();
  await page.locator(".exchange").last().click();
  await shoot("page-requests.png");

  async function look(picture, tab) {
    await page.getByRole("button", { name: new RegExp(`^${picture}`) }).click();
    await page.getByRole("heading", { name: picture }).waitFor();
    await page.getByRole("tab", { name: new RegExp(`^${tab}`) }).click();
    await page.locator(".mark").first().waitFor();
    // Where nothing is pointed at.
    await page.mouse.move(600, 700);
  }

  async function shoot(name) {
    await writeFile(fromRoot(`docs/pictures/${name}`), await page.screenshot());
  }
} finally {
  await browser.close();
  await local.stop();
  await rm(dataDir, { recursive: true });
}
