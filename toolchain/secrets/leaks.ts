import { type KnownSecrets, keySecretsIn, type SecretKind, secretsIn } from "./secrets-in.ts";

// One for each file of tests, as Jest loads modules anew for each.
const known: KnownSecrets = new Map();
const leaks: string[] = [];

/** From now on this secret is looked for in all that passes. One that is short, such as `secret`, would be found everywhere. */
export function rememberSecret(kind: SecretKind, secret: string | undefined): void {
  if (secret !== undefined && secret.length >= 8) known.set(secret, kind);
}

/** Keys may be in it, and nobody may tell them again. */
export function rememberKeysIn(text: string): void {
  for (const secret of keySecretsIn(text)) rememberSecret("api_key_secret", secret);
}

/**
 * Looks for secrets in what was told; one that is there fails the test that runs (`no-leaks.setup.ts`).
 * @param where for whoever reads of the failure
 */
export function holdsNoSecret(where: string, text: string): void {
  for (const { kind, around } of secretsIn(text, known)) {
    leaks.push(`${kind} in ${where}: ${JSON.stringify(around)}`);
  }
}

/** What was found since it was asked last. */
export const takeLeaks = (): string[] => leaks.splice(0);
