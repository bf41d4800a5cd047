import { policyText, thresholdsOf } from "./thresholds.ts";

/** From which confidence on what speaks against a picture has it blocked, or looked at by a person. */
export function PolicyFields() {
  return (
    <>
      {(["block", "review"] as const).map((side) => {
        const text = policyText.value[side];
        const isWrong = thresholdsOf(text) === undefined;
        return (
          <label key={side} class="field">
            <span>{side === "block" ? "Block from" : "Review from"}</span>
            <input
              type="text"
              value={text}
              placeholder={side === "block" ? "Explicit 60" : "Violence 70, Weapons 50"}
              spellcheck={false}
              autocomplete="off"
              aria-invalid={isWrong}
              onInput={({ currentTarget }) => {
                policyText.value = { ...policyText.peek(), [side]: currentTarget.value };
              }}
            />
            {isWrong && (
              <span class="hint bad">A label and a confidence each, with commas between.</span>
            )}
          </label>
        );
      })}
    </>
  );
}
