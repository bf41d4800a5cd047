const numbersOf = (version: string) => version.split(/[.-]/).slice(0, 3).map(Number);

/** Below 0 where the first is older, above where it is newer; what comes behind the three numbers counts for nothing. */
export function compareVersions(one: string, other: string): number {
  const [ones, others] = [numbersOf(one), numbersOf(other)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (ones[index] ?? 0) - (others[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
