import { hasClassifier } from "../../added-classifier.ts";
import { dataFolder } from "../../connection/data-folder.ts";
import type { Deps } from "../../deps.ts";
import type { KnownLabels } from "../../known-labels/known-labels.ts";
import { resolveOutputSettings } from "../../output-settings.ts";
import { cleanJson } from "../../ui/clean-text.ts";
import { createNotices } from "../../ui/notices.ts";
import type { TextTableOptions } from "../../ui/text-table.ts";
import { findLabels } from "./find-labels.ts";
import type { LabelsOptions } from "./labels-options.ts";
import { labelLines, moderationLines } from "./labels-text.ts";

interface Listed {
  lines(layout: TextTableOptions): string[];
  /** As JSON */
  labels: object[];
  /** What they are all together */
  told: string;
}

/**
 * `rekog labels`: needs no API and starts no detector; what it prints is a list that is there.
 * @throws {UsageError} `no_such_label`
 */
export async function runLabels(text: string, options: LabelsOptions, deps: Deps): Promise<void> {
  const { stdout, stderr } = deps;
  const settings = resolveOutputSettings(options, deps);
  const { knownLabels } = await deps.loadKnownLabels();
  const classifier = await hasClassifier(deps, dataFolder(deps, options.dataDir));
  const known = knownLabels({ classifier });
  const { feature } = options;
  const listed = feature === "labels" ? listLabels(known, text) : listModeration(known, text);
  if (settings.json) {
    return void stdout.write(`${cleanJson({ feature, labels: listed.labels })}\n`);
  }
  const columns = stdout.isTTY === true ? (stdout.columns ?? 80) : undefined;
  const lines = listed.lines({ columns, colour: settings.colour.stdout });
  stdout.write(lines.map((line) => `${line}\n`).join(""));
  (await createNotices(stderr, settings)).tell(listed.told);
}

function listLabels(known: KnownLabels, text: string): Listed {
  const found = findLabels(known.labels, text, { feature: "labels", known });
  const themselves = found.filter(({ isFound }) => isFound);
  const boxed = themselves.filter(({ hasBoxes }) => hasBoxes).length;
  const how =
    boxed === themselves.length
      ? `${boxed} are found, with boxes`
      : `${themselves.length} are found, ${boxed} of them with boxes`;
  return {
    lines: (layout) => labelLines(found, layout),
    labels: found.map(({ name, parents, aliases, categories, hasBoxes }) => ({
      ...{ label: name, parents, aliases, categories },
      boxes: hasBoxes,
    })),
    told:
      found.length === known.labels.length
        ? `${found.length} labels: ${how}; each of the others comes with one that stands below it.`
        : `${found.length} of ${known.labels.length} labels.`,
  };
}

function listModeration(known: KnownLabels, text: string): Listed {
  const found = findLabels(known.moderation, text, { feature: "moderation", known });
  const told = found.filter(({ isTold }) => isTold).length;
  return {
    lines: (layout) => moderationLines(found, layout),
    labels: found.map(({ name, parents, isTold }) => ({
      ...{ label: name, parents, taxonomy_level: parents.length + 1 },
      local: isTold,
    })),
    told: `The local detector can say ${told} of these ${found.length}; Rekognition all.`,
  };
}
