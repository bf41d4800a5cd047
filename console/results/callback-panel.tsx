import { useState } from "preact/hooks";
import { getBlob, redeliver } from "../api/blobs.ts";
import { type Failure, failureOf } from "../api/failure.ts";
import { requestOf, targetOf } from "../callbacks/callback-target.ts";
import { Ledger } from "../callbacks/ledger.tsx";
import { isReceivedHere, ownAddress } from "../callbacks/own-receiver.ts";
import { Received } from "../callbacks/received.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import type { Entry } from "../work/entry.ts";
import { isAtItsEnd } from "../work/follow-blob.ts";
import { useLiveCallback } from "./live-callback.ts";

export function CallbackPanel({ entry }: { entry: Entry }) {
  const blob = entry.blob.value;
  const [failure, setFailure] = useState<Failure | undefined>();
  const [isSending, setSending] = useState(false);
  const [to, setTo] = useState("");
  useLiveCallback(entry);
  if (!blob) return <p class="empty">There is no result yet.</p>;
  const { callback, blob_id: blobId } = blob;

  const resend = async () => {
    setSending(true);
    setFailure(undefined);
    try {
      const target = requestOf(targetOf(to, callbackIsInsecure(entry)));
      const body = to.trim() === "" ? undefined : target;
      const options = { signal: entry.abort.signal, subject: entry.key };
      const sent = await redeliver(blobId, body, options);
      if (sent.callback_secret) entry.secret.value = sent.callback_secret;
      entry.blob.value = await getBlob(blobId, options);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setSending(false);
    }
  };

  return (
    <>
      {callback ? (
        <Ledger callback={callback} />
      ) : (
        <p class="empty">
          No callback was asked for. The result can be sent to a URL or a mailbox now.
        </p>
      )}
      {callback && "url" in callback && isReceivedHere(callback.url) && (
        <Received blobId={blobId} callback={callback} secret={entry.secret.value} />
      )}
      {entry.secret.value !== undefined && (
        <div class="secret">
          <p class="fine">Signatures are keyed with this secret, which the API tells this once:</p>
          <p class="bar-line">
            <code class="wrap">{entry.secret.value}</code>
            <CopyButton text={entry.secret.value} />
          </p>
        </div>
      )}
      {isAtItsEnd(blob) && (
        <form
          class="resend"
          onSubmit={(event) => {
            event.preventDefault();
            void resend();
          }}
        >
          <label class="field">
            <span>{callback ? "To another URL or mailbox" : "Callback URL or mailbox"}</span>
            <input
              type="text"
              inputMode="url"
              value={to}
              required={!callback}
              placeholder={callback ? "the same one" : "https://example.com/hook"}
              spellcheck={false}
              autocomplete="off"
              onInput={({ currentTarget }) => setTo(currentTarget.value)}
            />
          </label>
          {ownAddress.value !== undefined && (
            <button type="button" onClick={() => setTo(ownAddress.value ?? "")}>
              Here
            </button>
          )}
          <button type="submit" disabled={isSending}>
            {callback ? "Resend" : "Send"}
          </button>
        </form>
      )}
      {failure && <FailureNote failure={failure} />}
    </>
  );
}

const callbackIsInsecure = ({ request }: Entry) => request.allow_insecure_callback === true;
