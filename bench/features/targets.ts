export interface Measured {
  /** Before any other model was loaded. */
  labelsAloneMs: number;
  /** The median of each feature, in ms, taking turns. */
  warmMs: Readonly<Record<string, number>>;
  /** With loading its model. */
  firstMs: Readonly<Record<string, number>>;
  /** Resident, with all models and with that for labels alone. */
  megabytes: number;
  labelsMegabytes: number;
}

interface Target {
  target: string;
  value: string;
  met: boolean;
}

const mostMore = { moderation: 0.4, faces: 0.6 } as const;
const mostTextMs = 2_000;
const mostFirstMs = 2_000;
const mostMegabytes = 700;

/** What was aimed at, and what came out. */
export function targetsOf(measured: Measured): Target[] {
  const { warmMs, firstMs, labelsAloneMs, megabytes } = measured;
  const of = (values: Readonly<Record<string, number>>, name: string) => values[name] ?? Number.NaN;
  const labels = of(warmMs, "labels");
  const more = Object.entries(mostMore).map(([name, share]) =>
    atMost(`${name} beside labels, as a share of labels`, of(warmMs, name) / labels, share, 2, ""),
  );
  const first = Object.keys(firstMs).map((name) =>
    atMost(
      `first ${name}, more than a warm one`,
      of(firstMs, name) - of(warmMs, name),
      mostFirstMs,
      0,
      " ms",
    ),
  );
  return [
    atMost("labels with all models loaded, by labels alone", labels / labelsAloneMs, 1.05, 2, ""),
    ...more,
    atMost("text", of(warmMs, "text"), mostTextMs, 0, " ms"),
    ...first,
    atMost("memory with all four", megabytes, mostMegabytes, 0, " MB"),
  ];
}

function atMost(what: string, value: number, most: number, digits: number, unit: string): Target {
  return {
    target: `${what} ≤ ${most}${unit}`,
    value: `${value.toFixed(digits)}${unit}`,
    met: value <= most,
  };
}
