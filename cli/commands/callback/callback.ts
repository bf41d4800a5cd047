import type { Deps } from "../../deps.ts";
import { callbackTrustOptions } from "../../options/callback-options.ts";
import { type Command, Option } from "../../options/commander.ts";
import { parseHttpUrl, parseMailbox } from "../../options/option-parsers.ts";
import type { ResendOptions } from "./run-resend.ts";

const examples = `
Examples:
  rekog callback resend BLOB_ID               deliver the result again, to the URL it has
  rekog callback resend BLOB_ID --to https://example.com/hook
  rekog callback resend BLOB_ID --to https://127.0.0.1:8443/ --callback-certificate FINGERPRINT
  rekog callback resend BLOB_ID --to-mailbox ada
                                              have it wait where \`rekog listen --mailbox ada\` fetches it
  rekog get BLOB_ID                           what became of it

Also after a callback was delivered, or given up. --to and --to-mailbox take the place of where the
blob's callback went; its callback_secret stays the same.
`;

const groupExamples = `
Examples:
  rekog callback resend BLOB_ID               deliver the result again
  rekog listen                                receive it on this machine
`;

export function addCallbackCommand(program: Command, deps: Deps): void {
  const callback = program
    .command("callback")
    .summary("deliver results again")
    .description("Deliver results to their receivers again.")
    .addHelpText("after", groupExamples);
  const resend = callback
    .command("resend")
    .description("Deliver a blob's result again.")
    .argument("<blob_id>", "as `rekog upload` printed it")
    .option("--to <url>", "another receiver, from now on", parseHttpUrl)
    .addOption(
      new Option("--to-mailbox <name>", "a mailbox in place of a receiver, from now on")
        .argParser(parseMailbox)
        .conflicts(["to", "allowInsecureCallback", "callbackCertificate"]),
    );
  for (const option of callbackTrustOptions()) resend.addOption(option);
  resend
    .addHelpText("after", examples)
    .action(async (blobId: string, _options: unknown, command: Command) => {
      const { runResend } = await import("./run-resend.ts");
      await runResend(blobId, command.optsWithGlobals<ResendOptions>(), deps);
    });
}
