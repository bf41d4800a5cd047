import { ConversionError, type Converted, type Converter } from "../core/ports/convert.ts";

export interface FakeConverter extends Converter {
  /** How often it was asked. */
  calls: number;
  /** What the next calls end with, one after the other; then with a JPEG. */
  next: (Error | "convert")[];
  repaired: boolean;
}

/** Makes "jpeg of …" of what it is given. */
export function fakeConverter(): FakeConverter {
  const converter: FakeConverter = {
    calls: 0,
    next: [],
    repaired: false,
    async convert(picture, format): Promise<Converted> {
      converter.calls += 1;
      const ending = converter.next.shift() ?? "convert";
      if (ending !== "convert") throw ending;
      return {
        jpeg: Buffer.concat([Buffer.from("jpeg of "), Buffer.from(picture)]),
        image: { format, width: 300, height: 400, orientation: 6 },
        ...(converter.repaired && { repaired: true }),
      };
    },
  };
  return converter;
}

export const conversionError = (reason: ConversionError["reason"]) =>
  new ConversionError(reason, "heic", "what the decoder said");
