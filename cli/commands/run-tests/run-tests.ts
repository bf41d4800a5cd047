import type { Deps } from "../../deps.ts";
import type { Command } from "../../options/commander.ts";
import {
  collectNameParts,
  parseConcurrency,
  parseReadPath,
  parseTimeout,
  parseWrittenPath,
} from "../../options/option-parsers.ts";
import type { RunTestsOptions } from "./suite-run.ts";

const help = `
Examples:
  rekog run-tests test-cases                  run cases.yaml in that folder, in local mode
  rekog run-tests photos                      no cases.yaml: every picture is run, and its labels listed
  rekog run-tests photos --update             …and kept as expectations, in photos/cases.yaml
  rekog run-tests cases.zip --json > run.json
  rekog run-tests test-cases --profile prod --junit reports/rekog.xml
  rekog run-tests test-cases --filter "stop sign" --filter "/^blank/"

cases.yaml:
  defaults: { max_ms: 30000, min_confidence: 50 }
  cases:
    - name: a stop sign                       # the file's name without it
      file: stop-sign.jpg                     # in the folder of cases.yaml
      expect:
        labels:
          all_of: [{ label: Stopsign, min_confidence: 80 }]
          any_of: [Road Sign, Symbol]         # names or aliases, in any case of letters
          none_of: [Clock]
        warnings: []                          # exactly these; [] means none
        max_ms: 20000                         # from creating the blob to its result
    - name: the same bytes again
      file: stop-sign.jpg
      as: sign.png                            # another name for it; names never matter
      after: a stop sign                      # starts when that case is at its end
      expect: { cached: true }
    - file: words.jpg
      expect: { error: { code: unsupported_image } }
    - name: almost too large
      blank: { format: png, width: 100, height: 100, colour: "#336699" }   # made when the tests run
      pad_to_bytes: 14999999
Without expect, recognition must succeed. The JSON Schema for your editor is test-cases/cases.schema.json.

Each case goes through the public API: create, upload, result. Its callback must come too, and be genuine: to this machine
where the API runs on it, elsewhere by a mailbox. Where there is none, the result is polled for, and that is told. Blobs are
deleted afterwards, unless --keep is given.

--update changes only labels, warnings, errors and cached, where they are not as expected or a case expects nothing; it
keeps comments, order and what other cases share. What else is not as expected fails all the same. With a case, --filter
also takes the one that it comes after.

With --json, one document: { suite, endpoint, started_at, duration_ms, passed, failed, errors, not_run, cases: [{ name,
file, outcome, passed, reasons, duration_ms, callback, updates?, error?, blob }] }. outcome is passed, failed, error (no
result) or not_run; callback is verified, refused, not_received, or null where none was listened for.

Exit codes: 0 every case passed, 1 a case failed, 2 usage or cases.yaml is wrong, 3 no result because of the API or the
network, 4 a case timed out, 130 interrupted; the highest that applies.
`;

export function addRunTestsCommand(program: Command, deps: Deps): void {
  program
    .command("run-tests")
    .summary("run test cases of your own, end to end")
    .description("Run test cases of your own, end to end: a folder or a zip of pictures.")
    .argument(
      "<folder|zip>",
      "pictures, and a cases.yaml that says what is expected of them",
      parseReadPath,
    )
    .option("--concurrency <number>", "how many cases run at a time", parseConcurrency, 4)
    .option(
      "--filter <text>",
      "only cases with this in their name or file, or /pattern/; repeatable",
      collectNameParts,
    )
    .option("--timeout <seconds>", "how long to wait for each result", parseTimeout, 60)
    .option("--junit <file>", "write a report in JUnit's XML, too", parseWrittenPath)
    .option("--update", "write what came into cases.yaml, where it is not what was expected")
    .option("--bail", "start no further case once one did not pass")
    .option("--keep", "leave the blobs at the API")
    .addHelpText("after", help)
    .action(async (path: string, _options: unknown, command: Command) => {
      const { runSuite } = await import("./run-suite.ts");
      await runSuite(path, command.optsWithGlobals<RunTestsOptions>(), deps);
    });
}
