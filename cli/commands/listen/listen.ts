import type { Deps } from "../../deps.ts";
import { type Command, Option } from "../../options/commander.ts";
import {
  collect,
  parseHttpUrl,
  parseInterface,
  parseMailbox,
  parsePort,
} from "../../options/option-parsers.ts";
import type { ListenOptions } from "./listen-options.ts";

const examples = `
Examples:
  rekog listen                                for an API on this machine: HTTPS on a free port, with a new certificate;
                                              for any other: the mailbox that is called as you are here
  rekog listen --forward-to http://127.0.0.1:3000/hook
  rekog upload photo.jpg --callback-mailbox NAME
                                              in another terminal: have a result wait in that mailbox
  rekog listen --mailbox orders               that mailbox, wherever the API is
  rekog listen --http --port 8080             plain HTTP
  rekog listen --secret whsec_… --json        check signatures; lines of JSON
  rekog callback resend BLOB_ID --to URL --callback-certificate FINGERPRINT
                                              have one sent to a listener again

An API on this machine calls the listener. Any other cannot, so results wait in a mailbox of it, and are fetched from there:
no tunnel and no open port is needed. Several listeners may share a mailbox; each callback goes to one of them. The key needs
the scopes blobs:read and callbacks:write.

Each blob has a callback_secret of its own, told when it was created; --secret can be given for several. Without one a
callback's signature is not checked ("unknown"). A callback is answered 204, or 401 when its signature is wrong; with
--forward-to it is handed on byte for byte, and that receiver's answer is given. What no receiver took comes again, after
5 s, 5 min, 30 min and so on.

With --port, --host or --http there is a listener for an API elsewhere, too, which then needs a tunnel to here.
`;

export function addListenCommand(program: Command, deps: Deps): void {
  program
    .command("listen")
    .summary("receive callbacks and check them")
    .description("Receive callbacks, check their signatures and print them, until Ctrl-C.")
    .option("--port <number>", "port to listen on; 0 picks a free one", parsePort, 0)
    .option("--http", "plain HTTP, with no certificate")
    .option(
      "--host <address>",
      "interface to listen on, and host of the URL",
      parseInterface,
      "127.0.0.1",
    )
    .addOption(
      new Option("--mailbox <name>", "fetch callbacks from that mailbox of the API")
        .argParser(parseMailbox)
        .conflicts(["port", "http", "host"]),
    )
    .option("--forward-to <url>", "hand each callback on to your own receiver", parseHttpUrl)
    .option(
      "--secret <whsec>",
      "a blob's callback_secret (or REKOG_CALLBACK_SECRET); repeatable",
      collect,
    )
    .addHelpText("after", examples)
    .action(async (_options: unknown, command: Command) => {
      const { runListen } = await import("./run-listen.ts");
      const given = command.options.map((option) => option.attributeName());
      const isGiven = (name: string) => command.getOptionValueSource(name) === "cli";
      const options = command.optsWithGlobals<ListenOptions>();
      await runListen(options, new Set(given.filter(isGiven)), deps);
    });
}
