import type { KeyTerms } from "../../access/key-terms.ts";
import type { AccessKey } from "../../api-keys/access-key.ts";
import { type ApiKey, formatApiKey, hashSecret } from "../../api-keys/api-key.ts";
import type { Clock } from "../../ports/clock.ts";

/** A key that was made: the only time that all of it is told. */
export interface MadeKey {
  /** The whole key, with its secret */
  apiKey: string;
  key: AccessKey;
}

export interface NewRecordDeps {
  now: Clock;
  createdBy?: string | undefined;
  newKey: () => ApiKey;
}

/** A key of these terms, and what is kept of it. */
export function newRecord(terms: KeyTerms, { now, createdBy, newKey }: NewRecordDeps): MadeKey {
  const made = newKey();
  const key: AccessKey = {
    ...terms,
    id: made.id,
    hash: hashSecret(made.secret),
    createdAt: now().toISOString(),
    ...(createdBy !== undefined && { createdBy }),
  };
  return { apiKey: formatApiKey(made), key };
}
