/** What must not be in a log, and what takes its place. */
const secrets: readonly [RegExp, string][] = [
  // Of a URL the host is told alone: user, path and query may each hold a receiver's key.
  [/\b(https?:\/\/)(?:[^\s/?#"'<>@]*@)?([^\s/?#"'<>\\]*)\S*/gi, "$1$2/…"],
  [/\brekog_sk_[\w-]+/g, "rekog_sk_…"],
  [/\bwhsec_[\w+/=-]+/g, "whsec_…"],
  // AWS quotes the signed headers of a request whose signature it refuses, the session's token among them.
  [
    /\b(x-amz-security-token|x-amz-signature|authorization)(["']?\s*[:=]\s*["']?)[^\s"'&,;]+/gi,
    "$1$2…",
  ],
  [/\b(Credential|Signature)=[^\s"'&,;]+/g, "$1=…"],
];

/**
 * A text of someone else's, such as an error's message, without what looks like a secret of ours: URLs beyond their host,
 * callbacks' secrets, AWS's tokens and signatures.
 */
export function redact(text: string): string {
  return secrets.reduce((kept, [pattern, instead]) => kept.replace(pattern, instead), text);
}
