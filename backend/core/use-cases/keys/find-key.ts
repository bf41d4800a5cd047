import { KeyAdministrationError } from "../../access/key-administration-error.ts";
import type { AccessKey } from "../../api-keys/access-key.ts";
import type { KeyRegister } from "../../ports/key-register.ts";

/** @throws {KeyAdministrationError} `key_not_found` */
export async function findKey(id: string, register: KeyRegister): Promise<AccessKey> {
  const key = await register.get(id);
  if (key) return key;
  throw new KeyAdministrationError("key_not_found", `There is no key ${JSON.stringify(id)}.`);
}
