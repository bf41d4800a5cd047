import { checkKeyTerms, type KeyRequest } from "../../access/key-terms.ts";
import type { KeyRegister } from "../../ports/key-register.ts";
import { type MadeKey, type NewRecordDeps, newRecord } from "./new-record.ts";

/** That somebody is given one is noted first: what fails after it costs no more than a first key that nobody needs. */
export async function createKey(
  request: KeyRequest,
  deps: NewRecordDeps & { register: KeyRegister },
): Promise<MadeKey> {
  const { register, now } = deps;
  const made = newRecord(checkKeyTerms(request, now()), deps);
  await register.noteGiven(made.key.id, made.key.createdAt);
  await register.add(made.key);
  return made;
}
