import { useEffect, useState } from "preact/hooks";

/**
 * How many of a long list are drawn: the first at once, and the rest in the frames that follow, so that whoever opens it need not
 * wait for all of it.
 * @param atOnce how many more with each frame
 */
export function useGrowing(all: number, atOnce = 100): number {
  const [drawn, setDrawn] = useState(atOnce);
  useEffect(() => {
    if (drawn >= all) return;
    const frame = requestAnimationFrame(() => setDrawn(drawn + atOnce));
    return () => cancelAnimationFrame(frame);
  }, [drawn, all, atOnce]);
  return Math.min(drawn, all);
}
