/** Standard Webhooks asks for 24 bytes at least. A shorter key is none of ours, and `null` written as text is one of three. */
const form =
  /^whsec_(?=[A-Za-z0-9+/]{32})(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Whether a text can be a blob's `callback_secret`. */
export const isCallbackSecret = (text: string): boolean => form.test(text);

/** The `callback_secret` that was given, if it can be one. A file that holds it ends in a newline. */
export function callbackSecretIn(given: unknown): string | undefined {
  const text = typeof given === "string" ? given.trim() : "";
  return isCallbackSecret(text) ? text : undefined;
}
