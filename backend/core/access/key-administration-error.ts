/**
 * `invalid_key`: what was asked for cannot be; `key_not_found`: there is no key of that id; `key_not_in_force`: it is revoked
 * or has expired, so that nothing of it can go on.
 */
export type KeyAdministrationCode = "invalid_key" | "key_not_found" | "key_not_in_force";

/** A key cannot be made or changed as it was asked. Nothing was changed. */
export class KeyAdministrationError extends Error {
  override readonly name = "KeyAdministrationError";
  readonly code: KeyAdministrationCode;

  constructor(code: KeyAdministrationCode, message: string) {
    super(message);
    this.code = code;
  }
}
