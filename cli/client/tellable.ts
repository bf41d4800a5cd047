const scheme = String.raw`(?:\b[a-z][a-z\d+.-]*:|(?<![\w/.:]))\/\/`;
const userBeforeHost = new RegExp(`(${scheme})[^\\s/?#'"\`]*@`, "gi");
/** What begins like a password, not like a port: a `/`, `?`, `#` or a blank in it hides the `@` from who reads URLs. */
const oddPassword = new RegExp(
  `(${scheme}[^\\s/?#:@'"\`]*):(?!\\d{1,5}(?:[/?#\\s'"\`.,)]|$))[^'"\`\\n]*@`,
  "gi",
);
const userWithoutScheme = /(^|['"`\s(])[^\s'"`@:/]+:[^\s'"`@]+@(?=[\w[])/g;
const query = new RegExp(`(${scheme}[^\\s?#'"\`]*)[?#][^\\s'"\`]*`, "gi");
const quotedData = /(['"`])data:[\s\S]*?\1(?=[\s.,:;)]|$)/gi;
const data = /\bdata:[^\s'"`]+\/?[^\s'"`]*[,;][^\s'"`]*/gi;

const longestWord = 300;
const longestText = 2_000;

/**
 * A text that quotes what somebody gave, fit to be told: URLs without a user name, a password and a query, `data:` URLs
 * without their content, and nothing at great length.
 */
export function tellable(text: string): string {
  const plain = text
    .replace(quotedData, "$1data:…$1")
    .replace(data, "data:…")
    .replace(oddPassword, "$1@")
    .replace(userBeforeHost, "$1")
    .replace(userWithoutScheme, "$1")
    .replace(query, "$1?…")
    .replace(/\S+/g, (word) => (word.length > longestWord ? `${word.slice(0, 80)}…` : word));
  return plain.length > longestText ? `${plain.slice(0, 500)} … ${plain.slice(-200)}` : plain;
}
