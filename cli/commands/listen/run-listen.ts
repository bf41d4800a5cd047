import { aborted } from "../../aborted.ts";
import { errorCode } from "../../client/error-code.ts";
import { RekogError, UsageError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { startListener } from "../../listener/listener.ts";
import { portFailure } from "../../listener/port-failure.ts";
import { type OutputOptions, resolveOutputSettings } from "../../output-settings.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import { endTypedLine } from "../../ui/end-typed-line.ts";
import { createNotices } from "../../ui/notices.ts";
import { receivedJson, receivedText } from "./callback-text.ts";

export interface ListenOptions extends OutputOptions {
  port: number;
  host: string;
  http?: boolean;
  forwardTo?: string;
  secret?: string[];
}

/** `rekog listen`: tells of each callback until the signal aborts, which is what was asked for and so exit code 0. */
export async function runListen(options: ListenOptions, deps: Deps): Promise<void> {
  const settings = resolveOutputSettings(options, deps);
  const secrets = secretsOf(options, deps.env);
  const notices = await createNotices(deps.stderr, settings);
  const { host, port, forwardTo } = options;
  const tell = (told: object, text: string) =>
    void deps.stdout.write(settings.json ? `${cleanJson(told)}\n` : text);

  const listener = await startListener({
    tls: !options.http,
    host,
    port,
    secretFor: () => secrets,
    ...(forwardTo !== undefined && { forwardTo }),
    onCallback(callback) {
      const { stdout: colour } = settings.colour;
      tell(receivedJson(callback), receivedText(callback, { colour }));
    },
    onError: (error) => notices.tell(`A callback could not be received: ${String(error)}`),
  }).catch((error: unknown) => {
    throw listenFailure(error, { host, port });
  });
  try {
    // Told to end while the certificate was made: nobody is to send anything here.
    if (deps.signal.aborted) return;
    const { url, certificateSha256: certificate } = listener;
    const pin = certificate ? ` --callback-certificate ${certificate}` : "";
    const pinned = certificate ? `certificate SHA-256 ${certificate}\n` : "";
    tell(
      { event: "listening", url, ...(certificate && { callback_certificate_sha256: certificate }) },
      `rekog listens at ${cleanText(url)}\n${pinned}`,
    );
    notices.tell(`Have a result sent here: rekog upload FILE --callback-url ${url}${pin}`);
    await aborted(deps.signal);
    endTypedLine(deps);
  } finally {
    await listener.stop();
  }
}

/** @throws {UsageError} that does not repeat what was given */
function secretsOf({ secret }: ListenOptions, env: Deps["env"]): readonly string[] {
  const secrets = secret ?? (env.REKOG_CALLBACK_SECRET ?? "").split(/[\s,]+/).filter(Boolean);
  if (secrets.every((text) => /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text))) return secrets;
  throw new UsageError({
    code: "invalid_secret",
    message: "What was given with --secret or REKOG_CALLBACK_SECRET is not a callback_secret.",
    hint: "Give the whole whsec_… text that creating the blob answered with.",
  });
}

function listenFailure(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const code = errorCode(error);
  const isUnknown = Object(error).syscall === "getaddrinfo";
  if (code !== "EADDRNOTAVAIL" && !isUnknown) {
    return portFailure(error, port) ?? error;
  }
  return new RekogError({
    kind: "usage",
    code: "no_such_interface",
    message: `This machine has no address ${host} to listen on.`,
    hint: "Give one of its own with --host, or 0.0.0.0 for all of them.",
    cause: error,
  });
}
