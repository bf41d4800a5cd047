import type { AddedClassifier, PublishedWheel } from "../../added-classifier.ts";
import { byteCount } from "../../ui/byte-count.ts";
import { type TextTableOptions, textTable } from "../../ui/text-table.ts";

type State = "added" | "damaged" | "not added";

function stateOf(added: AddedClassifier | undefined): State {
  if (!added) return "not added";
  return "facts" in added ? "added" : "damaged";
}

/** A line for each model, below headings. */
export function modelLines(
  wheel: PublishedWheel,
  added: AddedClassifier | undefined,
  layout: TextTableOptions,
): string[] {
  const columns = [
    { heading: "MODEL" },
    { heading: "STATE" },
    { heading: "WHEEL" },
    { heading: "LICENCE" },
    { heading: "SOURCE", narrowest: 6 },
  ];
  const cells = ["classifier", stateOf(added), byteCount(wheel.bytes), wheel.licence, wheel.source];
  return textTable(columns, [cells], layout);
}

/** A model as `--json` has it. */
export function modelJson(wheel: PublishedWheel, path: string, added: AddedClassifier | undefined) {
  return {
    ...{ name: "classifier", state: stateOf(added).replace(" ", "_"), path },
    ...(added && "facts" in added && { bytes: added.bytes }),
    wheel: {
      ...{ package: wheel.package, version: wheel.version, file: wheel.file, bytes: wheel.bytes },
      ...{ sha256: wheel.sha256, licence: wheel.licence, source: wheel.source },
    },
  };
}
