import { useEffect, useState } from "preact/hooks";
import { type Failure, failureOf } from "../api/failure.ts";
import type { Callback } from "../api/types.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { timeOfDay } from "../ui/format.ts";
import { Code } from "../ui/scroll-area.tsx";
import { type ReceivedCallback, readReceived } from "./own-receiver.ts";
import { type Verdict, verifySignature } from "./verify-signature.ts";

interface ReceivedProps {
  blobId: string;
  callback: Extract<Callback, { url: string }>;
  /** Undefined where this page was not told it */
  secret: string | undefined;
}

type Checked = ReceivedCallback & { verdict: Verdict };

const words: Readonly<Record<Verdict, string>> = {
  genuine: "signature is genuine",
  forged: "signature is not the secret's",
  unknown: "signature not checked: the secret is not known here",
};

/** What local mode's own receiver got for a blob, the newest first, as a receiver of one's own would get it. */
export function Received({ blobId, callback, secret }: ReceivedProps) {
  const [received, setReceived] = useState<readonly Checked[]>([]);
  const [failure, setFailure] = useState<Failure | undefined>();
  const { url, attempts } = callback;
  // Each attempt that the ledger tells of is one that has come.
  const last = attempts.at(-1)?.at;
  useEffect(() => {
    const leaving = new AbortController();
    const read = async () => {
      const found = await readReceived(url, blobId, leaving.signal);
      const checked = found.map(async (one) => ({
        ...one,
        verdict: await verifySignature(one, secret),
      }));
      setReceived(await Promise.all(checked));
      setFailure(undefined);
    };
    read().catch((error: unknown) => {
      if (!leaving.signal.aborted) setFailure(failureOf(error));
    });
    return () => leaving.abort();
  }, [url, blobId, secret, last]);
  return (
    <section class="received" aria-label="Received here">
      <h2>Received here</h2>
      {failure && <FailureNote failure={failure} />}
      {received.length === 0 && !failure && (
        <p class="fine">Nothing yet, or it was not kept: local mode forgets it when it ends.</p>
      )}
      {received.map((one, index) => (
        <details key={`${one.received_at}/${index}`} open={index === 0}>
          <summary>
            {timeOfDay(one.received_at)}{" "}
            <span class={`pill ${one.verdict}`}>{words[one.verdict]}</span>
          </summary>
          <Code label="Its headers" text={headersOf(one)} />
          <Code label="Its body" text={pretty(one.body)} />
        </details>
      ))}
    </section>
  );
}

const headersOf = ({ headers }: ReceivedCallback) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
