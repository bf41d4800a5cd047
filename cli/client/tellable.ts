import { withoutApiKeys } from "./api-key.ts";

const scheme = String.raw`(?:\b[a-z][a-z\d+.-]{0,40}:|(?<![\w/.:]))\/\/`;
const userBeforeHost = new RegExp(`(${scheme})[^\\s/?#'"\`]*@`, "gi");
/** What begins like a password, not like a port: a `/`, `?`, `#` or a blank in it hides the `@` from who reads URLs. */
const oddPassword = new RegExp(
  `(${scheme}[^\\s/?#:@'"\`]*):(?!\\d{1,5}(?:[/?#\\s'"\`.,)]|$))[^'"\`\\n]*@`,
  "gi",
);
const userWithoutScheme = /(^|['"`\s(])[^\s'"`@:/]+:[^\s'"`@]+@(?=[\w[])/g;
const query = new RegExp(`(${scheme}[^\\s?#'"\`]*)[?#][^\\s'"\`]*`, "gi");
const quotedData = /(['"`])data:[\s\S]*?(?:(\1)(?=[\s.,:;)]|$)|$)/gi;
/** A `data:` URL is told by what parts its type from its content. */
const data = /\bdata:(?=[^\s'"`])[^\s'"`,;]*[,;][^\s'"`]*/gi;
/** What closes a quotation, and the clause that it is in */
const closing = /['"`)\].:;,]{0,4}$/;

const longestWord = 300;
const longestText = 2_000;
/** The patterns above may go over a text once for each of its characters. */
const longestRead = 2 * longestText;

/**
 * A text that quotes what somebody gave, fit to be told: API keys by their id, URLs without a user name, a password and a
 * query, `data:` URLs without their content, and nothing at great length.
 */
export function tellable(text: string): string {
  const words = withoutApiKeys(text).replace(/\S+/g, (word) =>
    word.length > longestWord ? beginning(word) : word,
  );
  const plain = words.length > longestRead ? hideCut(words.slice(0, longestRead)) : hide(words);
  return plain.length > longestText ? `${plain.slice(0, 500)} … ${plain.slice(-200)}` : plain;
}

function beginning(word: string): string {
  const [end = ""] = closing.exec(word.slice(-4)) ?? [];
  const begins = hideCut(word.slice(0, 80)).replace(/…?$/, "…");
  // It may be the last of a password's words.
  return word.includes("@") ? `${begins}@…${end}` : `${begins}${end}`;
}

/** What was cut off may have been the rest of a password: with an `@` behind it, it is taken for one. */
const hideCut = (text: string) => hide(`${text}@x`).replace(/@?x$/, "");

const hide = (text: string) =>
  text
    .replace(quotedData, "$1data:…$2")
    .replace(data, "data:…")
    .replace(oddPassword, "$1@")
    .replace(userBeforeHost, "$1")
    .replace(userWithoutScheme, "$1")
    .replace(query, "$1?…");
