import { afterAll, beforeAll, expect, it } from "@jest/globals";
import axe from "axe-core";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { type LocalStack, startLocalStack } from "../../backend/e2e/local-stack.fixture.ts";
import { given } from "../../cli/testing/given.ts";
import { dropFiles, hasChromium, pages } from "../testing/browser.ts";
import { stubBox, stubSight } from "../testing/stub-sight.ts";
import { orientedPicture, testCase, tiffPicture } from "../testing/test-pictures.ts";

const { describe } = given(hasChromium, "chromium");

describe("the page", () => {
  const open = pages();
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await startLocalStack({ detector: stubSight() });
  });
  afterAll(() => stack.stop());

  const rectOf = async (page: Page, selector: string) => {
    const rect = await page.locator(selector).first().boundingBox();
    if (!rect) throw new Error(`${selector} is not shown.`);
    return rect;
  };

  /** Where the box lies on the picture, in fractions of what is shown of it. */
  async function boxOnFrame(page: Page) {
    const [frame, box] = [await rectOf(page, ".frame"), await rectOf(page, ".mark")];
    return {
      left: (box.x - frame.x) / frame.width,
      top: (box.y - frame.y) / frame.height,
      width: box.width / frame.width,
      height: box.height / frame.height,
    };
  }

  function expectNear(found: Record<string, number>, wanted: Record<string, number>) {
    for (const [side, value] of Object.entries(wanted)) {
      expect({ side, off: Math.abs((found[side] ?? Number.NaN) - value) < 0.01 }).toEqual({
        ...{ side, off: true },
      });
    }
  }

  it.each([
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => ["jpeg", orientation] as const),
    ...(["png", "webp", "avif"] as const).flatMap((format) =>
      [2, 3, 4, 6].map((orientation) => [format, orientation] as const),
    ),
    ...[5, 7, 8].map((orientation) => ["webp", orientation] as const),
  ])(
    "draws a box where it is on the upright picture, a %s stored as EXIF %i",
    async (format, orientation) => {
      const page = await open();
      await page.goto(`${stack.url}/console/`);
      const size: [number, number] = [480, 320];
      await dropFiles(page, [await orientedPicture(orientation, stubBox, size, format)]);
      await page.locator(".mark").waitFor();
      expectNear(await boxOnFrame(page), stubBox);
      const frame = await rectOf(page, ".frame");
      expect(frame.width / frame.height).toBeCloseTo(480 / 320, 1);

      // What is under the box is the picture's red field, and what is beside it is not.
      const png = await page.locator(".frame").screenshot();
      const { data, info } = await sharp(png)
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const colourAt = (x: number, y: number) => {
        const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3;
        const [red = 0, , blue = 0] = data.subarray(at, at + 3);
        return red > blue ? "red" : "blue";
      };
      const { left, top, width, height } = stubBox;
      const inside = [0.1, 0.9].flatMap((x) => [0.2, 0.9].map((y) => [x, y] as const));
      expect(inside.map(([x, y]) => colourAt(left + x * width, top + y * height))).toEqual(
        inside.map(() => "red"),
      );
      const beside = [
        [left - 0.04, top + height / 2],
        [left + width + 0.04, top + height / 2],
        [left + width / 2, top + height + 0.06],
        [0.9, 0.9],
      ] as const;
      expect(beside.map(([x, y]) => colourAt(x, y))).toEqual(beside.map(() => "blue"));
    },
  );

  it("draws boxes on a frame of the right form where the browser does not show the picture", async () => {
    const page = await open();
    await page.goto(`${stack.url}/console/`);
    await dropFiles(page, [await tiffPicture(stubBox, [200, 500])]);
    await page.locator(".mark").waitFor();
    await page.getByText("This browser does not show TIFF.").waitFor();
    const frame = await rectOf(page, ".frame");
    expect(frame.width / frame.height).toBeCloseTo(200 / 500, 1);
    expectNear(await boxOnFrame(page), stubBox);
  });

  it("draws what is pointed at once more, and none of hundreds of others anew", async () => {
    const crowded = await startLocalStack({ detector: stubSight({ signs: 500 }) });
    try {
      const page = await open();
      await page.goto(`${crowded.url}/console/`);
      await page.getByLabel("text").check();
      await dropFiles(page, [await orientedPicture(1, stubBox, [320, 240])]);
      await page.getByRole("tab", { name: /^Text/ }).click();
      await page.locator(".found").nth(499).waitFor();
      expect(await page.locator(".mark").count()).toBe(500);
      const changes = await page.evaluateHandle(() => {
        const seen = { elements: 0, attributes: 0 };
        const observer = new MutationObserver((records) => {
          for (const { type, addedNodes, removedNodes } of records) {
            if (type === "attributes") seen.attributes += 1;
            else seen.elements += addedNodes.length + removedNodes.length;
          }
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
        return seen;
      });
      await page.locator(".found").nth(7).hover();
      await page.locator(".forward .mark").waitFor();
      await page.locator(".found").nth(8).hover();
      await page.locator(".found.pointed").nth(0).waitFor();
      await page.getByRole("heading", { level: 1 }).hover();
      await page.locator(".forward").waitFor({ state: "detached" });
      const { elements, attributes } = await changes.jsonValue();
      expect(elements).toBeLessThan(20);
      expect(attributes).toBeLessThan(20);
    } finally {
      await crowded.stop();
    }
  });

  it("names a box that is pointed at, shows its row, and keeps both when it is pressed", async () => {
    const page = await open();
    await page.goto(`${stack.url}/console/`);
    await dropFiles(page, [await orientedPicture(1, stubBox, [321, 240])]);
    await page.locator(".mark").hover();
    await page.locator(".forward .name", { hasText: "Stopsign" }).waitFor();
    await page.locator(".found.pointed", { hasText: "Stopsign" }).waitFor();
    await page.locator(".boxes .mark").click();
    await page.getByRole("heading", { level: 1 }).hover();
    await page.locator(".forward .mark").waitFor();
    await page.getByRole("button", { pressed: true }).waitFor();

    // In another picture nothing was pressed.
    await dropFiles(page, [await orientedPicture(1, stubBox, [322, 240])]);
    await page.locator(".phase.finished").nth(1).waitFor();
    await page.locator(".boxes .mark").waitFor();
    expect(await page.locator(".forward .mark").count()).toBe(0);
    expect(await page.getByRole("button", { pressed: true }).count()).toBe(0);
  });

  it("shows what is chosen, and whose box is whose, in the few colours of a reader's own", async () => {
    const page = await open({ forcedColors: "active" });
    await page.goto(`${stack.url}/console/`);
    await dropFiles(page, [await orientedPicture(1, stubBox, [323, 240])]);
    await page.locator(".boxes .mark").waitFor();
    await page.getByRole("button", { name: /^Stopsign/ }).click();
    const styleOf = (selector: string, name: string, pseudo?: string) =>
      page
        .locator(selector)
        .first()
        .evaluate(
          (element, [property = "", part]) =>
            getComputedStyle(element, part ?? null).getPropertyValue(property),
          [name, pseudo] as const,
        );
    for (const chosen of [
      ".picture.selected",
      "[role=tab][aria-selected=true]",
      "nav [aria-current]",
      ".found[aria-pressed=true]",
    ]) {
      const outline = await styleOf(chosen, "outline-style");
      expect({ chosen, outline }).toEqual({ chosen, outline: "solid" });
    }
    expect(await styleOf("button.found", "background-color", "::before")).toBe(
      await styleOf(".boxes .mark", "stroke"),
    );
    expect(await styleOf(".confidence", "background-image", "::before")).toContain("gradient");
  });

  const states: Record<string, (page: Page) => Promise<void>> = {
    "before there is a picture": async (page) => {
      await page.getByRole("heading", { name: "Drop pictures here" }).waitFor();
    },
    "with labels": async (page) => {
      await page.locator(".mark").waitFor();
    },
    "with text": async (page) => {
      await page.getByRole("tab", { name: /^Text/ }).click();
      await page.locator(".mark").first().waitFor();
    },
    "with faces": async (page) => {
      await page.getByRole("tab", { name: /^Faces/ }).click();
      await page.locator(".overlay circle").first().waitFor();
    },
    "with moderation": async (page) => {
      await page.getByRole("tab", { name: /^Moderation/ }).click();
      await page.getByRole("tabpanel").getByText("Explicit").first().waitFor();
    },
    "with a request opened": async (page) => {
      await page.getByRole("tab", { name: "Requests" }).click();
      await page.locator(".exchange").last().click();
    },
    "with a callback": async (page) => {
      await page.getByRole("tab", { name: "Callback" }).click();
      await page.locator(".pill.failed").first().waitFor();
    },
    "with a callback that came to the page": async (page) => {
      await page.getByRole("button", { name: "Here" }).click();
      await page.getByRole("button", { name: "Resend" }).click();
      await page.getByText("signature is genuine").waitFor();
    },
    "as JSON": async (page) => {
      await page.getByRole("tab", { name: "JSON" }).click();
    },
    "with a wrong file": async (page) => {
      await page.getByRole("button", { name: /^stop-sign\.svg/ }).click();
      await page.getByRole("alert").waitFor();
    },
    "with the blobs": async (page) => {
      await page.getByRole("link", { name: "Blobs" }).click();
      await page.getByRole("row").nth(1).waitFor();
    },
    "with the usage": async (page) => {
      await page.getByRole("link", { name: "Usage" }).click();
      await page.getByRole("row").nth(1).waitFor();
    },
    "with the connection": async (page) => {
      await page.locator("header button").click();
      await page.getByRole("dialog").waitFor();
    },
  };

  it.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 360],
    ["dark", 360],
  ] as const)(
    "has nothing that axe finds, and nothing beside the window, %s and %i wide",
    async (colorScheme, width) => {
      const page = await open({ colorScheme, viewport: { width, height: 800 } });
      await page.goto(`${stack.url}/console/`);
      for (const [state, reach] of Object.entries(states)) {
        if (state === "with labels") {
          if (width < 700) await page.getByText("Options").click();
          for (const name of ["moderation", "text", "faces"]) await page.getByLabel(name).check();
          await page.getByLabel("Review from").fill("Violence");
          await page.getByText("A label and a confidence each").waitFor();
          // Nobody listens there.
          await page.getByLabel("Callback URL").fill("http://127.0.0.1:1025/hook");
          const svg = await testCase("stop-sign.svg");
          await dropFiles(page, [
            await orientedPicture(1, stubBox, [400, width - 100]),
            { ...svg, mimeType: "image/svg+xml" },
          ]);
        }
        await reach(page);
        await page.evaluate(axe.source);
        const violations = await page.evaluate(async () => {
          const { axe: found } = globalThis as unknown as {
            axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
          };
          const { violations: all } = await found.run();
          return all.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
        });
        expect({ state, violations }).toEqual({ state, violations: [] });
        const beyond = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect({ state, beyond }).toEqual({ state, beyond: 0 });
        if (state === "with the usage") {
          const table = page.getByRole("region", { name: "Days" });
          const sideways = await table.evaluate((area) => area.scrollWidth - area.clientWidth);
          expect(sideways).toBe(0);
        }
      }
    },
    240_000,
  );
});
