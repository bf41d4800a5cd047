import type { Face } from "../api/types.ts";

/** What is told of a face, as names and words. Its attributes are guesses from a picture, and are called that. */
export function faceFacts({
  pose,
  quality,
  attributes = {},
}: Face): [name: string, words: string][] {
  const facts: [string, string][] = [];
  if (pose) {
    const degrees = (value: number) => `${Math.round(value)}°`;
    facts.push([
      "Turned",
      `yaw ${degrees(pose.yaw)}, pitch ${degrees(pose.pitch)}, roll ${degrees(pose.roll)}`,
    ]);
  }
  if (quality) {
    facts.push([
      "Brightness, sharpness",
      `${Math.round(quality.brightness)}, ${Math.round(quality.sharpness)}`,
    ]);
  }
  for (const [name, value] of Object.entries(attributes)) {
    const words = wordsOf(value);
    if (words !== undefined) facts.push([`${capitalised(name)} (estimate)`, words]);
  }
  return facts;
}

type Attribute = NonNullable<
  NonNullable<Face["attributes"]>[keyof NonNullable<Face["attributes"]>]
>;

function wordsOf(value: Attribute): string | undefined {
  if (Array.isArray(value)) {
    const likely = value
      .slice(0, 3)
      .map(({ type, confidence }) => `${type} ${Math.round(confidence)}`);
    return likely.length > 0 ? likely.join(", ") : undefined;
  }
  if ("low" in value) return `${value.low} to ${value.high}`;
  const word = typeof value.value === "boolean" ? (value.value ? "yes" : "no") : value.value;
  return `${word} ${Math.round(value.confidence)}`;
}

const capitalised = (name: string) =>
  name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");
