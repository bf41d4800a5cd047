import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { type LocalStack, startLocalStack } from "../../backend/e2e/local-stack.fixture.ts";
import { given } from "../../cli/testing/given.ts";
import { dropFiles, hasChromium, pages } from "../testing/browser.ts";
import { stubBox, stubSight } from "../testing/stub-sight.ts";
import { orientedPicture } from "../testing/test-pictures.ts";

const { describe } = given(hasChromium, "chromium");

describe("the page's memory", () => {
  const open = pages();
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await startLocalStack({ detector: stubSight() });
  });
  afterAll(() => stack.stop());

  /** What the page holds once nothing is left to be collected. */
  async function held(page: Page) {
    const devTools = await page.context().newCDPSession(page);
    await devTools.send("HeapProfiler.collectGarbage");
    const { usedSize } = await devTools.send("Runtime.getHeapUsage");
    const { nodes } = await devTools.send("Memory.getDOMCounters");
    const urls = await page.evaluate(
      () => (globalThis as unknown as { urls: Set<string> }).urls.size,
    );
    await devTools.detach();
    return { bytes: usedSize, nodes, urls };
  }

  it("does not grow with pictures that were looked at, but for their rows, and is given back with these", async () => {
    const page = await open();
    await page.addInitScript(() => {
      const urls = new Set<string>();
      Object.assign(globalThis, { urls });
      const make = URL.createObjectURL.bind(URL);
      const revoke = URL.revokeObjectURL.bind(URL);
      URL.createObjectURL = (of) => {
        const url = make(of);
        urls.add(url);
        return url;
      };
      URL.revokeObjectURL = (url) => {
        urls.delete(url);
        revoke(url);
      };
    });
    await page.goto(`${stack.url}/console/`);
    const empty = await held(page);
    let dropped = 0;
    const dropMore = async (count: number) => {
      for (const end = dropped + count; dropped < end; ) {
        const sizes = Array.from({ length: 10 }, (_, index) => 100 + dropped + index);
        dropped += sizes.length;
        await dropFiles(
          page,
          await Promise.all(sizes.map((size) => orientedPicture(1, stubBox, [size, 100]))),
        );
        await page
          .locator(".phase.finished")
          .nth(dropped - 1)
          .waitFor();
        await page.locator(".picture > button:first-child").nth(5).click();
        await page.locator(".mark").waitFor();
      }
      return held(page);
    };
    const after50 = await dropMore(50);
    const after200 = await dropMore(150);
    // A small copy of each, and the one that is shown.
    expect(after50.urls).toBe(51);
    expect(after200.urls).toBe(201);
    expect((after200.nodes - after50.nodes) / 150).toBeLessThan(20);
    expect((after200.bytes - after50.bytes) / 150).toBeLessThan(30_000);

    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByRole("heading", { name: "Drop pictures here" }).waitFor();
    const cleared = await held(page);
    expect(cleared.urls).toBe(0);
    expect(cleared.nodes).toBeLessThan(empty.nodes + 500);
    expect(cleared.bytes).toBeLessThan(empty.bytes + 5_000_000);
  }, 240_000);
});
