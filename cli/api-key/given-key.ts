import { apiKeyId, shownApiKey } from "../client/api-key.ts";
import { UsageError } from "../client/errors.ts";

/** An API key that a command speaks with. Nothing that prints this object prints the key. */
export interface GivenKey {
  /** Without the secret: `rekog_sk_0123456789Ab_…` */
  shown: string;
  id: string;
  /** Where it comes from, in words: `REKOG_API_KEY`, `the profile prod` */
  origin: string;
  reveal: () => string;
}

/**
 * A text as a key; blanks and line ends around it are none of its letters.
 * @throws {UsageError} `invalid_api_key`: it is none, or a letter of it is wrong. It is not quoted.
 */
export function givenKey(text: string, origin: string): GivenKey {
  const key = text.trim();
  const id = apiKeyId(key);
  if (id !== undefined) return { id, origin, shown: shownApiKey(id), reveal: () => key };
  throw new UsageError({
    code: "invalid_api_key",
    message:
      key === ""
        ? `There is no API key: ${origin} is empty.`
        : `What ${origin} has is no API key of rekog's, or a letter of it is wrong. Nothing was sent.`,
    hint: "Copy the whole key once more, without quotes or `Bearer` around it: rekog_sk_, 12 letters, its secret and six check digits.",
  });
}
