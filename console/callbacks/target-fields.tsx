import { useState } from "preact/hooks";
import { type CallbackTarget, callbackTarget, targetOf } from "./callback-target.ts";
import { ownAddress } from "./own-receiver.ts";

/** Where the results of the next pictures go. */
export function TargetFields() {
  const target = callbackTarget.value;
  const [text, setText] = useState(textOf(target));
  const [isInsecure, setInsecure] = useState(target.kind === "url" && target.isInsecure);
  const change = (nextText: string, nextInsecure: boolean) => {
    setText(nextText);
    setInsecure(nextInsecure);
    callbackTarget.value = targetOf(nextText, nextInsecure);
  };
  return (
    <div class="fields">
      <label class="field">
        <span>Callback URL or mailbox</span>
        <input
          type="text"
          inputMode="url"
          value={text}
          placeholder="none"
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => change(currentTarget.value, isInsecure)}
        />
      </label>
      {ownAddress.value !== undefined && (
        <label class="check">
          <input
            type="checkbox"
            checked={text === ownAddress.value}
            onChange={({ currentTarget: { checked } }) =>
              change(checked ? (ownAddress.value ?? "") : "", false)
            }
          />
          receive it on this page
        </label>
      )}
      {/^\s*https:/i.test(text) && (
        <label class="check">
          <input
            type="checkbox"
            checked={isInsecure}
            onChange={({ currentTarget }) => change(text, currentTarget.checked)}
          />
          accept any certificate
        </label>
      )}
    </div>
  );
}

function textOf(target: CallbackTarget): string {
  switch (target.kind) {
    case "none":
      return "";
    case "url":
      return target.url;
    case "mailbox":
      return target.mailbox;
  }
}
