import { UsageError } from "../../client/errors.ts";
import type { KnownLabel, KnownLabels } from "../../known-labels/known-labels.ts";
import {
  didYouMeanOneOf,
  nearestLabels,
  nearestModeration,
  plainName,
} from "../../known-labels/nearest-labels.ts";
import type { LabelsOptions } from "./labels-options.ts";

/**
 * The labels that have a text in one of their names; all of them without one.
 * @throws {UsageError} `no_such_label`
 */
export function findLabels<Label extends { name: string; parents: readonly string[] }>(
  labels: readonly Label[],
  text: string,
  { feature, known }: { feature: LabelsOptions["feature"]; known: KnownLabels },
): Label[] {
  const wanted = plainName(text);
  const found = labels.filter((label) =>
    namesOf(label).some((name) => plainName(name).includes(wanted)),
  );
  if (found.length > 0) return found;
  const isModeration = feature === "moderation";
  const near = isModeration ? nearestModeration(text, known) : nearestLabels(text, known);
  throw new UsageError({
    code: "no_such_label",
    message: isModeration
      ? `No moderation label has "${text}" in its name or a parent's${didYouMeanOneOf(near)}`
      : `The local detector has no label with "${text}" in its name, an alias, a parent or its category${didYouMeanOneOf(near)}`,
    hint: isModeration
      ? "See all of them: rekog labels --feature moderation"
      : "See all of them: rekog labels. Rekognition itself may know it: a deployed API, or `rekog local --detector rekognition`.",
  });
}

const namesOf = ({
  name,
  parents,
  ...more
}: Partial<KnownLabel> & { name: string; parents: readonly string[] }) => [
  name,
  ...parents,
  ...(more.aliases ?? []),
  ...(more.categories ?? []),
];
