const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A confidence (0–100) as a bar, in steps of an eighth of a column; always `columns` wide. */
export function confidenceBar(confidence: number, columns: number): string {
  const filledEighths = Math.round((Math.min(100, Math.max(0, confidence)) / 100) * columns * 8);
  const bar = "█".repeat(Math.floor(filledEighths / 8)) + eighths[filledEighths % 8];
  return bar.padEnd(columns);
}
