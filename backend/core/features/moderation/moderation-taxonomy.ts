/**
 * The labels of Rekognition's moderation, version 7: each with those below it. What is not here is not found by it.
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/moderation-api.html#moderation-api-categories
 */
const taxonomy = {
  Explicit: {
    "Explicit Nudity": [
      "Exposed Male Genitalia",
      "Exposed Female Genitalia",
      "Exposed Buttocks or Anus",
      "Exposed Female Nipple",
    ],
    "Explicit Sexual Activity": [],
    "Sex Toys": [],
  },
  "Non-Explicit Nudity of Intimate parts and Kissing": {
    "Non-Explicit Nudity": [
      "Bare Back",
      "Exposed Male Nipple",
      "Partially Exposed Buttocks",
      "Partially Exposed Female Breast",
      "Implied Nudity",
    ],
    "Obstructed Intimate Parts": ["Obstructed Female Nipple", "Obstructed Male Genitalia"],
    "Kissing on the Lips": [],
  },
  "Swimwear or Underwear": {
    "Female Swimwear or Underwear": [],
    "Male Swimwear or Underwear": [],
  },
  Violence: {
    Weapons: [],
    "Graphic Violence": [
      "Weapon Violence",
      "Physical Violence",
      "Self-Harm",
      "Blood & Gore",
      "Explosions and Blasts",
    ],
  },
  "Visually Disturbing": {
    "Death and Emaciation": ["Emaciated Bodies", "Corpses"],
    Crashes: ["Air Crash"],
  },
  "Drugs & Tobacco": {
    Products: ["Pills"],
    "Drugs & Tobacco Paraphernalia & Use": ["Smoking"],
  },
  Alcohol: { "Alcohol Use": ["Drinking"], "Alcoholic Beverages": [] },
  "Rude Gestures": { "Middle Finger": [] },
  Gambling: {},
  "Hate Symbols": { "Nazi Party": [], "White Supremacy": [], Extremist: [] },
} as const satisfies Record<string, Record<string, readonly string[]>>;

interface Known {
  /** Of every label, those above it, the topmost first */
  ancestors: ReadonlyMap<string, readonly string[]>;
  /** Of every label's name in lower case, the name */
  spelling: ReadonlyMap<string, string>;
}

let known: Known | undefined;

/** Read when a label is first asked about: few requests are about moderation, and a start waits for whatever a module makes by itself. */
function readTaxonomy(): Known {
  if (known) return known;
  const ancestors = new Map<string, readonly string[]>();
  for (const [top, children] of Object.entries<Record<string, readonly string[]>>(taxonomy)) {
    ancestors.set(top, []);
    for (const [middle, leaves] of Object.entries(children)) {
      ancestors.set(middle, [top]);
      for (const leaf of leaves) ancestors.set(leaf, [top, middle]);
    }
  }
  known = {
    ancestors,
    spelling: new Map([...ancestors.keys()].map((name) => [name.toLowerCase(), name])),
  };
  return known;
}

/** Every moderation label that there is, each behind those above it. */
export const moderationLabels = (): string[] => [...readTaxonomy().ancestors.keys()];

/** A name as Rekognition spells it, whatever its case; undefined if there is no such label. */
export function moderationLabelOf(name: string): string | undefined {
  return readTaxonomy().spelling.get(name.toLowerCase());
}

/** The labels above one, the topmost first; none for one that is not known here. */
export function ancestorsOf(label: string): readonly string[] {
  return readTaxonomy().ancestors.get(label) ?? [];
}
