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

const ancestors = new Map<string, readonly string[]>();
for (const [top, children] of Object.entries<Record<string, readonly string[]>>(taxonomy)) {
  ancestors.set(top, []);
  for (const [middle, leaves] of Object.entries(children)) {
    ancestors.set(middle, [top]);
    for (const leaf of leaves) ancestors.set(leaf, [top, middle]);
  }
}

const spelling = new Map([...ancestors.keys()].map((name) => [name.toLowerCase(), name]));

/** Every moderation label that there is, each behind those above it. */
export const moderationLabels: readonly string[] = [...ancestors.keys()];

/** A name as Rekognition spells it, whatever its case; undefined if there is no such label. */
export function moderationLabelOf(name: string): string | undefined {
  return spelling.get(name.toLowerCase());
}

/** The labels above one, the topmost first; none for one that is not known here. */
export function ancestorsOf(label: string): readonly string[] {
  return ancestors.get(label) ?? [];
}
