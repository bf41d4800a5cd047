import { ConverterFailedError } from "../converter-failed-error.ts";
import { lacksMemory } from "../picture/conversion-fault.ts";

/**
 * Loads a decoder. It has not seen a picture yet: whatever goes wrong is no picture's fault.
 * @param from the package that it comes with
 * @throws {ConverterFailedError}
 */
export async function loadingDecoder<Decoder>(
  from: string,
  load: () => Promise<Decoder> | Decoder,
): Promise<Decoder> {
  try {
    return await load();
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const [because = ""] = said.split("\n", 1);
    const message = lacksMemory(cause)
      ? `There is too little memory for the decoder of ${from} (${because}).`
      : `The decoder of ${from} is missing or damaged (${because}).`;
    throw new ConverterFailedError(message, { cause });
  }
}
