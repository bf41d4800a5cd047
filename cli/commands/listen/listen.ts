import type { Command } from "commander";
import type { Deps } from "../../deps.ts";
import { collect, parseHttpUrl, parsePort } from "../../options/option-parsers.ts";
import type { ListenOptions } from "./run-listen.ts";

const examples = `
Examples:
  rekog listen                                HTTPS on a free port, with a new self-signed certificate
  rekog listen --http --port 8080             plain HTTP
  rekog listen --forward-to http://127.0.0.1:3000/hook
  rekog listen --secret whsec_… --json        check signatures; one line of JSON for each callback
  rekog callback resend BLOB_ID --to URL --callback-certificate FINGERPRINT
                                              in another terminal: have one sent here

Each blob has a callback_secret of its own, told when it was created; --secret can be given for several. Without one a
callback's signature is not checked ("unknown"). A callback is answered 204, or 401 when its signature is wrong; with
--forward-to it is handed on byte for byte, and that receiver's answer is given.

The API must be able to reach this machine: a \`rekog local\` on it can, a deployed one needs a tunnel to here.
`;

export function addListenCommand(program: Command, deps: Deps): void {
  program
    .command("listen")
    .summary("receive callbacks and check them")
    .description("Receive callbacks, check their signatures and print them, until Ctrl-C.")
    .option("--port <number>", "port to listen on; 0 picks a free one", parsePort, 0)
    .option("--http", "plain HTTP, with no certificate")
    .option("--host <address>", "interface to listen on, and host of the URL", "127.0.0.1")
    .option("--forward-to <url>", "hand each callback on to your own receiver", parseHttpUrl)
    .option(
      "--secret <whsec>",
      "a blob's callback_secret (or REKOG_CALLBACK_SECRET); repeatable",
      collect,
    )
    .addHelpText("after", examples)
    .action(async (_options: unknown, command: Command) => {
      const { runListen } = await import("./run-listen.ts");
      await runListen(command.optsWithGlobals<ListenOptions>(), deps);
    });
}
