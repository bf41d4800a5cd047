import type { KnownLabels } from "../../../known-labels/known-labels.ts";
import {
  didYouMeanOneOf,
  meantLabel,
  nearestLabels,
  nearestModeration,
} from "../../../known-labels/nearest-labels.ts";
import { withConfidence } from "../judge/label-matches.ts";
import type { Expectation, ExpectedLabel } from "../manifest/manifest.ts";
import type { SuiteCase } from "../manifest/suite.ts";

/** A name in a case that is none of the local detector's. */
export interface NeverSaid {
  feature: "labels" | "moderation";
  /** Whether the case cannot pass where that detector recognises */
  isFatal: boolean;
  /** The part of what is expected that it is about; empty where nothing is expected of it */
  expect: Expectation;
  /** A sentence, with the nearest names that it does say */
  text: string;
}

type CaseNames = Pick<SuiteCase, "expect" | "request">;

/**
 * What of a case the local detector can never say. Each of `all_of`, and `any_of` where it can say none of them, make a case
 * that cannot pass. Of names that need not come those are told that look mistyped.
 */
export function neverSaid({ expect, request }: CaseNames, known: KnownLabels): NeverSaid[] {
  const said = new Set(
    known.labels.flatMap(({ name, aliases }) => [name, ...aliases]).map((name) => lower(name)),
  );
  const labels = namesIn(expect.labels, {
    ...{ feature: "labels" as const, isSaid: (name) => said.has(lower(name)) },
    // Who names what was meant as well has both spellings in mind.
    isMistyped: (name, others) =>
      meantLabel(name, known) !== undefined &&
      !nearestLabels(name, known).some((near) => others.map(lower).includes(lower(near))),
    tell: (name) =>
      `"${name}" can never come: the local detector knows no such label` +
      didYouMeanOneOf(nearestLabels(name, known)),
  });
  const moderated = moderationNames(known);
  const moderation = namesIn(expect.moderation, {
    ...{ feature: "moderation" as const, isSaid: moderated.isSaid },
    isMistyped: (name) => !moderated.isKnown(name),
    tell: (name) => `"${name}" can never come: ${moderated.why(name)}`,
  });
  return [...labels, ...moderation, ...policyNames({ expect, request }, moderated)];
}

interface Compared {
  feature: NeverSaid["feature"];
  isSaid(name: string): boolean;
  isMistyped(name: string, others: readonly string[]): boolean;
  tell(name: string): string;
}

function namesIn(
  lists: Expectation["labels"],
  { feature, isSaid, isMistyped, tell }: Compared,
): NeverSaid[] {
  const { all_of: allOf = [], any_of: anyOf = [], none_of: noneOf = [] } = lists ?? {};
  const never = (items: readonly ExpectedLabel[]) => items.filter((one) => !isSaid(nameOf(one)));
  const neverOfAny = never(anyOf);
  const isAnyFatal = neverOfAny.length === anyOf.length;
  const mistyped = (items: readonly ExpectedLabel[]) =>
    never(items).filter((one) => isMistyped(nameOf(one), items.map(nameOf)));
  const noted = (
    items: readonly ExpectedLabel[],
    isFatal: boolean,
    part: (item: ExpectedLabel) => NonNullable<Expectation["labels"]>,
  ) =>
    items.map((item) => {
      const expect: Expectation = { [feature]: part(item) };
      return { feature, isFatal, expect, text: tell(nameOf(item)) };
    });
  return [
    ...noted(never(allOf), true, (item) => ({ all_of: [item] })),
    ...noted(isAnyFatal ? neverOfAny : mistyped(anyOf), isAnyFatal, () => ({ any_of: anyOf })),
    ...noted(mistyped(noneOf), false, (item) => ({ none_of: [item] })),
  ];
}

type ModerationNames = ReturnType<typeof moderationNames>;

function moderationNames(known: KnownLabels) {
  const told = known.moderation.filter(({ isTold }) => isTold).map(({ name }) => name);
  const isKnown = (name: string) =>
    known.moderation.some((label) => lower(label.name) === lower(name));
  const tells = `of moderation the local detector tells ${told.join(" and ")} alone`;
  return {
    isKnown,
    isSaid: (name: string) => told.some((one) => lower(one) === lower(name)),
    tells,
    why: (name: string) =>
      (isKnown(name) ? tells : "there is no such moderation label") +
      didYouMeanOneOf(nearestModeration(name, known)),
  };
}

/** Thresholds that never count, and a verdict that can never be, since none of its thresholds does. */
function policyNames(
  { expect: { verdict }, request: { policy } }: CaseNames,
  { isSaid, tells, why }: ModerationNames,
): NeverSaid[] {
  const about = verdict === undefined ? {} : { verdict };
  const part = { feature: "moderation" as const, expect: about };
  return (["block", "review"] as const).flatMap((decision): NeverSaid[] => {
    const names = Object.keys(policy?.[decision] ?? {});
    const never = names.filter((name) => !isSaid(name));
    if (verdict === decision && names.length > 0 && never.length === names.length) {
      const quoted = names.map((name) => `"${name}"`).join(", ");
      const text = `the verdict can never be ${decision}: the policy has ${quoted} for it, and ${tells}`;
      return [{ ...part, isFatal: true, text }];
    }
    return never.map((name) => {
      const text = `"${name}" in the policy never counts: ${why(name)}`;
      return { ...part, isFatal: false, text };
    });
  });
}

const nameOf = (item: ExpectedLabel) => withConfidence(item).label;
const lower = (name: string) => name.toLowerCase();
