import { addCallbackCommand } from "./commands/callback/callback.ts";
import { addCompletionCommand } from "./commands/completion/completion.ts";
import { addConfigCommand } from "./commands/config/config.ts";
import { addConsoleCommand } from "./commands/console/console.ts";
import { addDeleteCommand } from "./commands/delete/delete.ts";
import { addDeployCommand } from "./commands/deploy/deploy.ts";
import { addDoctorCommand } from "./commands/doctor/doctor.ts";
import { addDrawCommand } from "./commands/draw/draw.ts";
import { addGetCommand } from "./commands/get/get.ts";
import { addHelpCommand } from "./commands/help/help.ts";
import { addKeysCommand } from "./commands/keys/keys.ts";
import { addLabelsCommand } from "./commands/labels/labels.ts";
import { addListCommand } from "./commands/list/list.ts";
import { addListenCommand } from "./commands/listen/listen.ts";
import { addLocalCommand } from "./commands/local/local.ts";
import { addMcpCommand } from "./commands/mcp/mcp.ts";
import { addModelsCommand } from "./commands/models/models.ts";
import { addRedactCommand } from "./commands/redact/redact.ts";
import { addRunTestsCommand } from "./commands/run-tests/run-tests.ts";
import { addUploadCommand } from "./commands/upload/upload.ts";
import { addUsageCommand } from "./commands/usage/usage.ts";
import type { Deps } from "./deps.ts";
import { Command } from "./options/commander.ts";
import { parseReadPath } from "./options/option-parsers.ts";

const afterHelp = `
Examples:
  rekog upload photo.jpg --wait               what is in the picture; no AWS account needed
  rekog get BLOB_ID                           read it again
  rekog list --status failed --since 2h       which went wrong
  rekog listen                                receive callbacks
  rekog local                                 run the API on this machine
  rekog console                               see in a browser what is found, sent and spent
  rekog run-tests test-cases                  try the API with pictures and expectations
  rekog deploy                                run it in your AWS account
  rekog keys create --name web                make an API key for it
  rekog usage                                 what was spent, and what may still be today
  rekog doctor                                what is wrong, and how to mend it

Without --endpoint, REKOG_ENDPOINT or a profile (rekog config), local mode is started for the command. An API that asks for
a key gets that of --api-key-file, REKOG_API_KEY or the profile. Data goes to stdout, all else to stderr.
Exit codes: 0 ok, 1 a recognition or a test case failed, 2 usage, no such blob, or the key is refused, 3 API or network,
4 timed out, 130 interrupted.
`;

/**
 * The whole command line, ready to parse arguments. Parsing throws commander's `CommanderError` for `--help`, `--version`
 * and wrong usage, and what a command throws; `run.ts` makes exit codes of them.
 *
 * Commands are described here and run from modules that are imported when needed, so that `--help` is quick.
 */
export function createProgram(deps: Deps): Command {
  const { stdout, stderr } = deps;
  const program = new Command("rekog")
    .description("Image recognition for developers: upload a picture, read what is in it.")
    .version(deps.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help for a command")
    .option("--endpoint <url>", "the API to use (or REKOG_ENDPOINT); local mode without one")
    .option("--profile <name>", "the API of that profile (or REKOG_PROFILE); `local` is local mode")
    .option(
      "--api-key-file <file>",
      "the file with the API's key (or REKOG_API_KEY); - is stdin",
      parseReadPath,
    )
    .option("--json", "print JSON: one document, or one line for each file")
    .option("--quiet", "print results and errors only")
    .option("--verbose", "tell each request with its request id, and local mode's log")
    .option("--no-color", "no colour (or NO_COLOR)")
    .addHelpText("after", afterHelp)
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // `run.ts` tells it, in the form of every other failure.
      outputError: () => {},
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  addUploadCommand(program, deps);
  addGetCommand(program, deps);
  addDrawCommand(program, deps);
  addRedactCommand(program, deps);
  addDeleteCommand(program, deps);
  addListCommand(program, deps);
  addUsageCommand(program, deps);
  addListenCommand(program, deps);
  addCallbackCommand(program, deps);
  addRunTestsCommand(program, deps);
  addLabelsCommand(program, deps);
  addLocalCommand(program, deps);
  addModelsCommand(program, deps);
  addConsoleCommand(program, deps);
  addMcpCommand(program, deps);
  addDeployCommand(program, deps);
  addKeysCommand(program, deps);
  addConfigCommand(program, deps);
  addCompletionCommand(program, deps);
  addDoctorCommand(program, deps);
  addHelpCommand(program);
  return program;
}
