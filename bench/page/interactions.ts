import type { Page } from "playwright-core";
import { forgetInputs, longestInput, untilDrawn } from "./in-page.ts";
import type { MeasuredPage } from "./open-browser.ts";

export interface Interaction {
  /** What the page's main thread worked for one of them, in milliseconds of CPU time */
  cpuMs: number;
  /** From the input to what it changed on the screen, in milliseconds: the longest (Event Timing; 0 where all took less than 16) */
  longestMs: number;
}

/** One step of an interaction, so that the next is another one. */
type Step = (page: Page, index: number) => Promise<void>;

/** Does it so many times, each after the page has drawn what the one before changed. */
export async function measure(
  { page, workedMs }: MeasuredPage,
  step: Step,
  times: number,
): Promise<Interaction> {
  await step(page, times);
  await page.evaluate(untilDrawn);
  await page.evaluate(forgetInputs);
  const before = await workedMs();
  for (let index = 0; index < times; index += 1) {
    await step(page, index);
    await page.evaluate(untilDrawn);
  }
  const cpuMs = ((await workedMs()) - before) / times;
  return { cpuMs, longestMs: await page.evaluate<number>(longestInput) };
}

/** Of a picture with boxes, by what is done. */
export const onBoxes: Readonly<Record<string, Step>> = {
  "a row is pointed at": (page, index) =>
    page
      .locator("button.found")
      .nth(index % 5)
      .hover(),
  async "a box is pointed at"(page, index) {
    const frame = await page.locator(".frame").boundingBox();
    if (!frame) throw new Error("No picture is shown.");
    const share = 0.1 + 0.08 * (index % 10);
    await page.mouse.move(frame.x + frame.width * share, frame.y + frame.height * share);
  },
  async "the slider moves"(page, index) {
    const slider = page.getByLabel("Confidence from");
    if (index % 5 === 0) await slider.fill("70");
    await slider.press("ArrowRight");
  },
  "another tab": (page, index) =>
    page.getByRole("tab", { name: index % 2 === 0 ? /^Text/ : /^Labels/ }).click(),
};

/** Of a list with thousands of rows. */
export const onPictures: Readonly<Record<string, Step>> = {
  "a picture is pointed at": (page, index) =>
    page
      .locator(".picture")
      .nth(index % 4)
      .hover(),
  "a picture is chosen": (page, index) =>
    page
      .locator(".picture > button:first-child")
      .nth(index % 4)
      .click(),
  "the list is left and opened": (page, index) =>
    page.getByRole("link", { name: index % 2 === 0 ? "Usage" : "Recognise" }).click(),
};
