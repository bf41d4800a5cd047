/** Why a wheel cannot be taken: what is wrong with it, as a whole sentence. */
export class WheelError extends Error {
  override name = "WheelError";
}
