/** What must not be in a log, and what takes its place. A letter may be right before it: a line's end in JSON is `\n`. */
const secrets: readonly [RegExp, string][] = [
  // Of a URL the host is told alone: user, path and query may each hold a receiver's key.
  [/(https?:\/\/)(?:[^\s/?#"'<>@]*@)?([^\s/?#"'<>\\]*)\S*/gi, "$1$2/…"],
  [/rekog_sk_[\w-]+/g, "rekog_sk_…"],
  [/whsec_[\w+/=-]+/g, "whsec_…"],
  // AWS quotes the signed headers of a request whose signature it refuses, the session's token among them.
  [
    /(x-amz-security-token|x-amz-signature|authorization)(["']?\s*[:=]\s*["']?)(?:(?:bearer|basic)\s+)?[^\s"'&,;]+/gi,
    "$1$2…",
  ],
  [/(Credential|Signature)=[^\s"'&,;]+/g, "$1=…"],
];

/**
 * A text of someone else's, such as an error's message, without what looks like a secret of ours: URLs beyond their host,
 * callbacks' secrets, AWS's tokens and signatures.
 */
export function redact(text: string): string {
  return secrets.reduce((kept, [pattern, instead]) => kept.replace(pattern, instead), text);
}
