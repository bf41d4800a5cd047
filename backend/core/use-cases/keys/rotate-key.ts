import { KeyAdministrationError } from "../../access/key-administration-error.ts";
import type { KeyTerms } from "../../access/key-terms.ts";
import { type AccessKey, isInForce } from "../../api-keys/access-key.ts";
import type { KeyRegister } from "../../ports/key-register.ts";
import { findKey } from "./find-key.ts";
import { type MadeKey, type NewRecordDeps, newRecord } from "./new-record.ts";

export interface RotatedKey extends MadeKey {
  /** The one that it takes the place of, with its end */
  replaced: AccessKey;
}

const mostOverlapMs = 366 * 24 * 60 * 60 * 1000;

/**
 * Makes a key like that one, which ends after the overlap, or sooner where it would anyhow. The new one is there first: who is
 * cut off in between has one too many, and none too few.
 * @param overlapMs for how long both are good
 * @throws {KeyAdministrationError} `key_not_found`, `key_not_in_force`, `invalid_key`
 */
export async function rotateKey(
  id: string,
  overlapMs: number,
  deps: NewRecordDeps & { register: KeyRegister },
): Promise<RotatedKey> {
  const { register, now } = deps;
  checkOverlap(overlapMs);
  const old = await findKey(id, register);
  if (!isInForce(old, now())) throw notInForce(old);
  const made = newRecord(termsOf(old), deps);
  await register.add(made.key);
  const end = new Date(now().getTime() + overlapMs).toISOString();
  const replaced = await register.endBy(id, end).catch(async (error: unknown) => {
    await register.remove(made.key.id);
    throw error;
  });
  if (replaced) return { ...made, replaced };
  await register.remove(made.key.id);
  throw notInForce(await findKey(id, register));
}

/** @throws {KeyAdministrationError} `invalid_key` */
export function checkOverlap(overlapMs: number): void {
  if (overlapMs >= 0 && overlapMs <= mostOverlapMs) return;
  throw new KeyAdministrationError("invalid_key", "The overlap must be a year at most.");
}

function termsOf(key: AccessKey): KeyTerms {
  const { account, name, scopes, expiresAt, perMinute, dailyMicrodollars } = key;
  return {
    ...{ account, name, scopes },
    ...(expiresAt !== undefined && { expiresAt }),
    ...(perMinute !== undefined && { perMinute }),
    ...(dailyMicrodollars !== undefined && { dailyMicrodollars }),
  };
}

const notInForce = ({ id, revokedAt }: AccessKey) =>
  new KeyAdministrationError(
    "key_not_in_force",
    revokedAt === undefined ? `The key ${id} has expired.` : `The key ${id} is revoked.`,
  );
