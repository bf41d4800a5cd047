import { aborted } from "../../aborted.ts";
import { errorCode } from "../../client/error-code.ts";
import { RekogError, UsageError } from "../../client/errors.ts";
import { isLoopback } from "../../client/http/is-loopback.ts";
import { startListener } from "../../listener/listener.ts";
import { portFailure } from "../../listener/port-failure.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import { endTypedLine } from "../../ui/end-typed-line.ts";
import { receivedJson, receivedText } from "./callback-text.ts";
import type { ListenOptions } from "./listen-options.ts";
import type { ListenRun } from "./listen-run.ts";
import { receiverAt } from "./receiver-at.ts";

/** Tells of each callback that comes to a listener on this machine, until the signal aborts. */
export async function listenHere(run: ListenRun): Promise<void> {
  const { options, settings, secrets, notices, deps } = run;
  const { host, port, forwardTo } = options;
  if (forwardTo !== undefined && isHere(new URL(forwardTo), options)) throw leadsHere(port);
  const tell = (told: object, text: string) =>
    void deps.stdout.write(settings.json ? `${cleanJson(told)}\n` : text);

  const listener = await startListener({
    tls: !options.http,
    host,
    port,
    secretFor: () => secrets,
    receiver: await receiverAt(forwardTo, deps),
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
    notices.tell(`${run.why}.`);
    notices.tell(`Have a result sent here: rekog upload FILE --callback-url ${url}${pin}`);
    await aborted(deps.signal);
    endTypedLine(deps);
  } finally {
    await listener.stop();
  }
}

/** Whether that URL is the listener's own, as far as can be told before it listens. A free port is nobody's yet. */
function isHere({ protocol, port, hostname }: URL, options: ListenOptions): boolean {
  const defaultPort = protocol === "https:" ? 443 : 80;
  const isSamePort = options.port === (port === "" ? defaultPort : Number(port));
  return isSamePort && (isLoopback(hostname) || hostname === options.host);
}

const leadsHere = (port: number) =>
  new UsageError({
    code: "forwards_to_itself",
    message: `--forward-to leads to this listener, on port ${port}: a callback would go round and round.`,
    hint: "Give the port of your own receiver with --forward-to, and another one, or none, with --port.",
  });

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
