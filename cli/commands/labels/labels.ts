import type { Deps } from "../../deps.ts";
import { type Command, Option } from "../../options/commander.ts";
import { collectWords, parseWrittenPath } from "../../options/option-parsers.ts";
import { type LabelsOptions, listedFeatures } from "./labels-options.ts";

const examples = `
Examples:
  rekog labels                                all that the local detector can say
  rekog labels dog                            what has it in its name, an alias, a parent or its category
  rekog labels animals and pets
  rekog labels --feature moderation           Rekognition's taxonomy, and what of it is told here
  rekog labels vehicle --json | jq -r '.labels[].label'

It is what local mode recognises with, and needs no API: more, where \`rekog models add classifier\` was run. Rekognition itself knows thousands of labels: a deployed API, and
\`rekog local --detector rekognition\`, may say any of them. Case, spaces and hyphens do not matter in what is looked for.
`;

export function addLabelsCommand(program: Command, deps: Deps): void {
  program
    .command("labels")
    .summary("list what the local detector can say")
    .description("List the labels that the local detector can say, with their parents.")
    .argument(
      "[text...]",
      "only those with it in their name, an alias, a parent or their category",
      collectWords,
      [],
    )
    .addOption(
      new Option("--feature <name>", "labels of what").choices(listedFeatures).default("labels"),
    )
    .option(
      "--data-dir <dir>",
      "of the local mode that has this data folder, with a classifier or without",
      parseWrittenPath,
    )
    .addHelpText("after", examples)
    .action(async (words: string[], _options: unknown, command: Command) => {
      const { runLabels } = await import("./run-labels.ts");
      await runLabels(words.join(" "), command.optsWithGlobals<LabelsOptions>(), deps);
    });
}
