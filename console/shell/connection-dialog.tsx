import { useEffect, useRef, useState } from "preact/hooks";
import { connect, connection, isReadable, parseEndpoint } from "../api/connection.ts";
import { tabStorage } from "../api/tab-storage.ts";
import { entries, forget } from "../work/entry.ts";

/** Asks for the API and its key. Both are kept in this tab alone. */
export function ConnectionDialog({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [endpoint, setEndpoint] = useState(connection.value.endpoint);
  const [key, setKey] = useState(connection.value.key ?? "");
  const [isWrong, setWrong] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);

  const change = (text: string) => {
    // A key is for one API: it does not go along to another.
    const isOther = parseEndpoint(text) !== connection.value.endpoint;
    if (isOther && key === connection.value.key) setKey("");
    setEndpoint(text);
    setWrong(false);
  };
  const save = () => {
    const parsed = parseEndpoint(endpoint);
    if (parsed === undefined) return setWrong(true);
    // What is here is of the other API, under ids that this one does not know.
    if (parsed !== connection.value.endpoint) {
      location.hash = "#/";
      forget(...entries.value);
    }
    const { own } = connection.value;
    connect({ own, endpoint: parsed, key: key.trim() || undefined }, tabStorage);
    dialog.current?.close();
  };

  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="connection-title">
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <h2 id="connection-title">Connection</h2>
        <label class="field">
          <span>API</span>
          <input
            type="text"
            value={endpoint}
            spellcheck={false}
            autocomplete="off"
            aria-invalid={isWrong}
            onInput={({ currentTarget }) => change(currentTarget.value)}
          />
        </label>
        {isWrong && (
          <p class="hint bad" role="alert">
            An API's address begins with http:// or https://, and has no name or password in it.
          </p>
        )}
        <label class="field">
          <span>API key</span>
          <input
            type="password"
            value={key}
            placeholder="none"
            autocomplete="off"
            onInput={({ currentTarget }) => setKey(currentTarget.value)}
          />
        </label>
        {key.trim() !== "" && isReadable(parseEndpoint(endpoint) ?? "") && (
          <p class="hint bad" role="alert">
            Without TLS (https://) whoever is on the way can read the key.
          </p>
        )}
        <p class="fine">Both stay in this tab and are forgotten when it is closed.</p>
        <div class="actions">
          <button type="submit" class="primary">
            Use it
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
