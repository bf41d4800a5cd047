import type { Deps } from "../../deps.ts";
import type { Command } from "../../options/commander.ts";
import type { GlobalOptions } from "../../settings.ts";

const examples = `
Examples:
  rekog delete BLOB_ID
  rekog delete BLOB_ID BLOB_ID --json         one line of JSON for each

The record and the picture are gone, and its callback is not delivered any more. What was recognised stays in the
cache of contents, so that the same picture is not paid again.
`;

export function addDeleteCommand(program: Command, deps: Deps): void {
  program
    .command("delete")
    .summary("remove blobs and their pictures")
    .description("Remove blobs and their pictures, and end the deliveries of their callbacks.")
    .argument("<blob_id...>", "as `rekog upload` printed them")
    .addHelpText("after", examples)
    .action(async (blobIds: string[], _options: unknown, command: Command) => {
      const { runDelete } = await import("./run-delete.ts");
      await runDelete(blobIds, command.optsWithGlobals<GlobalOptions>(), deps);
    });
}
