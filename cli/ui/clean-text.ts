// Control and format characters (Unicode's Cc and Cf) and line separators: what could move the cursor, change the
// terminal's state, turn the direction of writing, or make a name look like another one.
const unsafeCharacters = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
// Inside emoji such as 👩‍🚒 these two join what belongs together.
const joiners = new Set(["\u200c", "\u200d"]);

/** Text from outside (file names, labels, an API's words), fit to be shown on a terminal: one line, nothing invisible. */
export function cleanText(text: string): string {
  return text.replace(/\r?\n|\t/g, " ").replace(unsafeCharacters, (character) => {
    return joiners.has(character) ? character : "\ufffd";
  });
}

/**
 * A value as one line of JSON. `JSON.stringify` escapes C0 only; the rest of what a terminal could obey is escaped here,
 * which means the same to every JSON parser.
 */
export function cleanJson(value: unknown): string {
  return JSON.stringify(value).replace(unsafeCharacters, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
