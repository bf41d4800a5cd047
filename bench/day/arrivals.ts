/** When pictures come in a day. */
export interface Traffic {
  pictures: number;
  /** So many of the pictures come in bursts, and the others evenly over the day. From 0 to 1. */
  burstShare: number;
  bursts: number;
  /** In a burst, all clients together. */
  burstPerSecond: number;
}

export const dayMs = 24 * 60 * 60_000;

/**
 * The moments at which clients want to create a blob, in order: evenly over the day, and beside that in bursts that begin at
 * even distances, the first one in the middle of the first.
 * @throws {RangeError} the bursts do not fit into the day
 */
export function* arrivals(traffic: Traffic): Generator<number> {
  const { pictures, burstShare, bursts, burstPerSecond } = traffic;
  const inBursts = Math.round(pictures * burstShare);
  const inBurst = Math.ceil(inBursts / bursts);
  const distanceMs = dayMs / bursts;
  if ((inBurst * 1000) / burstPerSecond > distanceMs) throw new RangeError("The bursts overlap.");
  const evenly = pictures - inBursts;
  const burstAtMs = (i: number) =>
    (Math.floor(i / inBurst) + 0.5) * distanceMs + ((i % inBurst) * 1000) / burstPerSecond;
  const evenAtMs = (i: number) => (i * dayMs) / evenly;

  for (let [even, burst] = [0, 0]; even < evenly || burst < inBursts; ) {
    const isEven = burst >= inBursts || (even < evenly && evenAtMs(even) <= burstAtMs(burst));
    if (isEven) yield evenAtMs(even++);
    else yield burstAtMs(burst++);
  }
}
