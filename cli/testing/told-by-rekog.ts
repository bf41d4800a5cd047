import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { holdsNoSecret, rememberKeysIn, rememberSecret } from "../../toolchain/secrets/leaks.ts";

interface Exception {
  command: RegExp;
  stream: "stdout" | "stderr";
  /** What is told there, and no more */
  told: RegExp;
  because: string;
}

/** Where a command tells a secret, since that is what it is for. */
export const exceptions: readonly Exception[] = [
  {
    command: /^keys (create|rotate)\b/,
    stream: "stdout",
    told: /^rekog_sk_\S+$|"api_key":"[^"]+"/gm,
    because: "the key is what is asked for, and is told this once",
  },
  {
    command: /^local\b.* --require-key\b/,
    stream: "stderr",
    told: /^ {2}export REKOG_API_KEY=\S+$|\/console\/#key=\S+$/gm,
    because: "the first key of a local mode is told to who started it, this once",
  },
  {
    command: /^console\b/,
    stream: "stdout",
    told: /\/console\/#key=[^"\s]+/g,
    because: "the link opens the page with the key, in the part that no server is sent",
  },
  {
    command: /^local\b.* --aws-endpoints\b/,
    stream: "stdout",
    told: /^export AWS_SECRET_ACCESS_KEY=\S+$|"AWS_SECRET_ACCESS_KEY":"[^"]+"/gm,
    because:
      "it opens what stands for AWS on this machine until that ends, and is asked for by name",
  },
  {
    command: /^(upload|callback resend)\b/,
    stream: "stdout",
    told: /"callback_secret":"[^"]+"/g,
    because: "the API tells a callback's secret to who asked for the callback, and never again",
  },
  {
    command: /^(upload|callback resend)\b/,
    stream: "stderr",
    told: /: callback_secret whsec_\S+$/gm,
    because: "as with --json, for people",
  },
  {
    command: /^(upload|get|callback resend|run-tests)\b/,
    stream: "stdout",
    told: /"url":"[^"]+"|^callback \S+ to \S+/gm,
    because: "whose blob it is gave the URL, and reads there where its callback goes",
  },
];

export interface RunOfRekog {
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd?: string | undefined;
}

/** What a run of `rekog` is given and may not tell: keys, AWS's secrets, what is behind the `?` of a callback's URL. */
export function rememberGiven({ args, env }: RunOfRekog): void {
  for (const value of Object.values(env)) rememberKeysIn(value ?? "");
  rememberSecret("aws_secret", env.AWS_SECRET_ACCESS_KEY);
  rememberSecret("aws_secret", env.AWS_SESSION_TOKEN);
  const url = args[args.indexOf("--callback-url") + 1] ?? "";
  if (args.includes("--callback-url")) rememberSecret("callback_query", url.split("?")[1]);
}

/** Fails the test where a run of `rekog` told a secret: on a stream, or in the log of a local mode. */
export function toldNoSecret(run: RunOfRekog, told: { stdout: string; stderr: string }): void {
  for (const stream of ["stdout", "stderr"] as const) {
    const of = exceptions.filter((one) => one.stream === stream);
    look(run, stream, told[stream], of);
  }
  const { args, env, cwd = "." } = run;
  const dataDir = args.includes("--data-dir") ? args[args.indexOf("--data-dir") + 1] : undefined;
  for (const folder of [dataDir, env.REKOG_DATA_DIR]) {
    if (folder !== undefined) logHoldsNoSecret(resolve(cwd, folder));
  }
}

/** On a terminal both streams are one. */
export function toldNoSecretOnTerminal(run: RunOfRekog, text: string): void {
  const plain = stripVTControlCharacters(text).replaceAll("\r", "");
  look(run, "the terminal", plain, exceptions);
}

function look({ args }: RunOfRekog, where: string, text: string, of: readonly Exception[]): void {
  const words = args.join(" ");
  const rest = of
    .filter(({ command }) => command.test(words))
    .reduce((left, { told }) => left.replace(told, ""), text);
  holdsNoSecret(`${where} of rekog ${words.slice(0, 60)}`, rest);
  rememberKeysIn(text);
}

/** `rekog.log` of a local mode that is a process of its own, if it is there. */
function logHoldsNoSecret(dataDir: string): void {
  for (const name of ["rekog.log", "rekog.log.1"]) {
    holdsNoSecret(`${name} of local mode`, readIfThere(resolve(dataDir, name)));
  }
}

export function readIfThere(path: string): string {
  try {
    // A test may put something else there, and a pipe would be waited for.
    return statSync(path).isFile() ? readFileSync(path, "utf8") : "";
  } catch {
    return "";
  }
}
