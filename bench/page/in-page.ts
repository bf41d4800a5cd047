/**
 * What is run in the page, as source: this program's own code knows no browser, and `page.evaluate` takes a text, too. Each is an
 * expression.
 */

/** Keeps how long inputs took until the screen changed, where that was 16 ms or more, in `durations`. */
export const observeInputs = `
  globalThis.durations = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) durations.push(duration);
  }).observe({ type: "event", durationThreshold: 16 });
`;

export const forgetInputs = "durations.length = 0";
export const longestInput = "Math.max(0, ...durations)";

/** Until what has changed is on the screen. */
export const untilDrawn = `new Promise((resolve) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))))`;

const drop = `(files) => {
  const dataTransfer = new DataTransfer();
  for (const file of files) dataTransfer.items.add(file);
  document.body.dispatchEvent(
    new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}`;

/** So many files that are called pictures, and are none. */
export const dropMany = (count: number) =>
  `(${drop})(Array.from({ length: ${count} }, (_, index) => new File([index], index + ".jpg")))`;

/** Drops a picture, and tells the milliseconds until the frame with its boxes. */
export const dropUntilBoxes = (base64: string) => `(async () => {
  const bytes = Uint8Array.from(atob(${JSON.stringify(base64)}), (letter) => letter.charCodeAt(0));
  const file = new File([bytes], "sign.jpg", { type: "image/jpeg" });
  const startedMs = performance.now();
  (${drop})([file]);
  await new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector(".mark")) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(resolve));
    });
    observer.observe(document.body, { subtree: true, childList: true });
  });
  return performance.now() - startedMs;
})()`;

export const firstContentfulPaint = `new Promise((resolve) =>
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries())
      if (name === "first-contentful-paint") resolve(startTime);
  }).observe({ type: "paint", buffered: true }))`;
