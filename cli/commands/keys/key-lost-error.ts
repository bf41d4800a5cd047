import { RekogError } from "../../client/errors.ts";
import type { AccessKey } from "../../key-administration.ts";
import type { Place } from "./which-keys.ts";

/** A key is told once. Who should have read that is gone, or the disk is full; the key is good all the same. */
export class KeyLostError extends RekogError {
  /** @param replaced the old one, which ends in its place */
  constructor({ id }: AccessKey, place: Place, replaced?: AccessKey) {
    const next = replaced
      ? `The old one is good until ${replaced.expiresAt}: rekog keys rotate ${replaced.id}${place.flags}`
      : `Make another one: rekog keys create --name NAME${place.flags}`;
    super({
      kind: "api",
      code: "key_lost",
      message: `The key ${id} of ${place.told} was made, but stdout did not take it, and nobody has it.`,
      hint: `Revoke it: \`rekog keys revoke ${id}${place.flags}\`. ${next}`,
    });
  }
}
