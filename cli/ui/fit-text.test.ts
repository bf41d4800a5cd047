import { describe, expect, it } from "@jest/globals";
import { cutText, displayWidth, padText } from "./fit-text.ts";

describe("fitting text", () => {
  it("cuts with an ellipsis, and only when it must", () => {
    expect(cutText("Traffic Light", 13)).toBe("Traffic Light");
    expect(cutText("Traffic Light", 8)).toBe("Traffic…");
    expect(cutText("Traffic Light", 1)).toBe("…");
  });

  it("keeps wide and combined characters whole", () => {
    expect(cutText("停车标志", 6)).toBe("停车…");
    expect(cutText("👩\u200d🚒👩\u200d🚒", 3)).toBe("👩\u200d🚒…");
  });

  it("fills up by display width", () => {
    expect(padText("停车", 6)).toBe("停车  ");
    expect(padText("1", 5, "start")).toBe("    1");
    expect(displayWidth(padText("too long already", 3))).toBe(16);
  });
});
