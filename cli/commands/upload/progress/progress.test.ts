import { describe, expect, it } from "@jest/globals";
import { createFakeClock } from "../../../testing/fake-clock.ts";
import { createProgress } from "./progress.ts";

const file = (path: string, sizeBytes = 1_000_000) => ({ path, sizeBytes });

function setUp(files: number, totalBytes: number, isDrawn = true) {
  const drawn: string[] = [];
  const clock = createFakeClock();
  const progress = createProgress({
    files,
    totalBytes,
    notices: {
      isDrawn,
      working: (text) => void drawn.push(text),
      rest: () => void drawn.push("(rest)"),
    },
    columns: () => 100,
    now: clock.now,
  });
  return { progress, drawn, clock };
}

describe("progress of one file", () => {
  it("names it, with bytes, rate and the time that is left, and then says that it is recognised", () => {
    const { progress, drawn, clock } = setUp(1, 4_000_000);
    const photo = file("photo.jpg", 4_000_000);
    progress.sending(photo, 0);
    clock.advance(1_000);
    progress.sending(photo, 1_000_000);
    progress.recognising(photo);
    progress.ended(photo);
    expect(drawn).toEqual([
      "photo.jpg  ░░░░░░░░░░   0 %  0.0/4 MB",
      "photo.jpg  ██░░░░░░░░  25 %  1.0/4 MB  1 MB/s  eta 3 s",
      "photo.jpg: recognising…",
      "(rest)",
    ]);
  });

  it("is drawn ten times a second at most, however often bytes are sent", () => {
    const { progress, drawn, clock } = setUp(1, 1_000_000);
    const photo = file("photo.jpg");
    for (let sent = 0; sent <= 1_000; sent += 1) {
      progress.sending(photo, sent * 1_000);
      clock.advance(1);
    }
    expect(drawn.length).toBeGreaterThanOrEqual(10);
    expect(drawn.length).toBeLessThanOrEqual(11);
  });

  it("measures the rate over the last seconds, not over all time", () => {
    const { progress, drawn, clock } = setUp(1, 100_000_000);
    const photo = file("photo.jpg", 100_000_000);
    for (let second = 1; second <= 10; second += 1) {
      clock.advance(1_000);
      progress.sending(photo, second * 1_000_000);
    }
    for (let second = 1; second <= 10; second += 1) {
      clock.advance(1_000);
      progress.sending(photo, 10_000_000 + second * 4_000_000);
    }
    expect(drawn.at(-1)).toContain("4 MB/s");
  });
});

describe("progress of several files", () => {
  it("counts files and bytes, known ones without being part of the rate", () => {
    const { progress, drawn, clock } = setUp(3, 3_000_000);
    const [a, b, c] = [file("a.jpg"), file("b.jpg"), file("c.jpg")];
    progress.sending(a, 0);
    progress.sending(b, 0);
    clock.advance(1_000);
    progress.sending(a, 500_000);
    progress.ended(c);
    expect(drawn.at(-1)).toMatch(
      /^1\/3 files {2}█{5}░{5} {2}50 % {2}1\.5\/3 MB {2}500 kB\/s {2}eta 1 s/,
    );
    progress.recognising(a);
    progress.recognising(b);
    expect(drawn.at(-1)).toMatch(/^1\/3 files .* 100 % {2}3\.0\/3 MB {2}recognising…$/);
    progress.ended(a);
    progress.ended(b);
    expect(drawn.at(-1)).toBe("(rest)");
  });

  it("draws nothing where nothing is to be drawn", () => {
    const { progress, drawn } = setUp(2, 2_000_000, false);
    const photo = file("photo.jpg");
    progress.sending(photo, 10);
    progress.ended(photo);
    expect(drawn).toEqual([]);
  });
});
