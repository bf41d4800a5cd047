import { checkKeyTerms } from "../../access/key-terms.ts";
import type { KeyRegister } from "../../ports/key-register.ts";
import { type MadeKey, type NewRecordDeps, newRecord } from "./new-record.ts";

/**
 * The key first, and then the note that it was given: who dies in between leaves a key whose secret nobody has, and the next
 * one makes another. Where somebody else noted it first, theirs is the first, and this one is taken away again.
 */
export async function makeFirstKey(
  deps: NewRecordDeps & { register: KeyRegister },
): Promise<MadeKey | undefined> {
  const { register, now } = deps;
  if (await register.hasGiven()) return undefined;
  const made = newRecord(checkKeyTerms({ name: "first" }, now()), deps);
  await register.add(made.key);
  if (await register.noteGiven(made.key.id, made.key.createdAt)) return made;
  await register.remove(made.key.id);
  return undefined;
}
