const modulus = 2 ** 31 - 1;

/**
 * Numbers from 0 up to 1, the same ones for the same seed (a whole number of at least 1): Lehmer's generator, with the
 * multiplier of Park, Miller and Stockmeyer.
 * @see https://doi.org/10.1145/159544.376042
 */
export function seededRandom(seed: number): () => number {
  let state = seed % modulus;
  return () => {
    state = (state * 48_271) % modulus;
    return state / modulus;
  };
}
