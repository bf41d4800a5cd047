import { useEffect, useState } from "preact/hooks";

const atOnce = 100;

/**
 * How many of a long list are drawn: the first at once, and the rest in the frames that follow, so that whoever opens it need not
 * wait for all of it.
 */
export function useGrowing(all: number): number {
  const [drawn, setDrawn] = useState(atOnce);
  useEffect(() => {
    if (drawn >= all) return;
    const frame = requestAnimationFrame(() => setDrawn(drawn + atOnce));
    return () => cancelAnimationFrame(frame);
  }, [drawn, all]);
  return Math.min(drawn, all);
}
