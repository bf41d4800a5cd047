const [fewest, most] = [2, 6];

/** How many decimals an amount needs: two at least, and six, millionths of a dollar, at most. */
export function decimalsOf(usd: number): number {
  const [, decimals = ""] = usd.toFixed(most).split(".");
  return Math.max(fewest, decimals.replace(/0+$/, "").length);
}

/** `$0.18`, `$0.001` */
export const dollars = (usd: number, decimals = decimalsOf(usd)): string =>
  `$${usd.toFixed(decimals)}`;
