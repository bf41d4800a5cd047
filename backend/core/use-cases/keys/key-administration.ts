import type { KeyRequest } from "../../access/key-terms.ts";
import type { AccessKey } from "../../api-keys/access-key.ts";
import { type ApiKey, newApiKey } from "../../api-keys/api-key.ts";
import type { Clock } from "../../ports/clock.ts";
import type { KeyRegister } from "../../ports/key-register.ts";
import { createKey } from "./create-key.ts";
import { findKey } from "./find-key.ts";
import { makeFirstKey } from "./make-first-key.ts";
import type { MadeKey } from "./new-record.ts";
import { type RotatedKey, rotateKey } from "./rotate-key.ts";

export interface KeyAdministrationDeps {
  register: KeyRegister;
  now: Clock;
  /** Who makes keys: an AWS identity */
  createdBy?: string | undefined;
  newKey?: () => ApiKey;
}

export interface KeyAdministration {
  /** @throws {KeyAdministrationError} `invalid_key` */
  create(request: KeyRequest): Promise<MadeKey>;
  /** The oldest first. */
  list(): Promise<AccessKey[]>;
  /** Ends a key now; one that was revoked before stays as it is. @throws {KeyAdministrationError} `key_not_found` */
  revoke(id: string): Promise<AccessKey>;
  /** @throws {KeyAdministrationError} `key_not_found`, `key_not_in_force`, `invalid_key` */
  rotate(id: string, overlapMs: number): Promise<RotatedKey>;
  /** Makes a key for everything, if nobody was ever given one; undefined if somebody was. */
  makeFirst(): Promise<MadeKey | undefined>;
}

/** What whoever may write the access table can do with the keys in it. */
export function keyAdministration(given: KeyAdministrationDeps): KeyAdministration {
  const deps = { newKey: () => newApiKey(), ...given };
  const { register, now } = deps;
  return {
    create: (request) => createKey(request, deps),
    async list() {
      const keys = await register.all();
      return keys.sort((one, other) => (order(one) < order(other) ? -1 : 1));
    },
    async revoke(id) {
      return (await register.revoke(id, now().toISOString())) ?? (await findKey(id, register));
    },
    rotate: (id, overlapMs) => rotateKey(id, overlapMs, deps),
    makeFirst: () => makeFirstKey(deps),
  };
}

const order = ({ createdAt, id }: AccessKey) => `${createdAt} ${id}`;
