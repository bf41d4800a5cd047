import { conversionLimits } from "../../core/blob/conversion-limits.ts";
import type { ConvertibleFormat } from "../../core/blob/convertible-formats.ts";
import { decodeBmp } from "./decoders/bmp.ts";
import type { Decoded } from "./decoders/decoded.ts";
import { decodeHeic } from "./decoders/heic.ts";
import { decodeJpeg2000 } from "./decoders/jpeg-2000.ts";
import { decodeJpegLs } from "./decoders/jpeg-ls.ts";
import { decodeJpegXl } from "./decoders/jpeg-xl.ts";
import { tooLarge, unsupported } from "./picture/conversion-fault.ts";
import { type HeifHeader, heifHeader } from "./picture/heif-header.ts";
import type { Prepared } from "./picture/prepared.ts";
import { rasterTiff } from "./picture/raster-tiff.ts";
import { tiffPage } from "./picture/tiff-header.ts";
import { checkWebp } from "./picture/webp-chunks.ts";
import { prepareGif } from "./rewrite/gif.ts";
import { prepareJpeg } from "./rewrite/jpeg.ts";
import { preparePng } from "./rewrite/png.ts";

type Prepare = (file: Buffer) => Prepared | Promise<Prepared>;

const decoded =
  (decode: (file: Buffer) => Decoded | Promise<Decoded>): Prepare =>
  async (file) => {
    const { raster, ...said } = await decode(file);
    return { bytes: rasterTiff(raster), ...said };
  };

const preparations: Record<ConvertibleFormat, Prepare> = {
  avif: prepareHeif,
  bmp: decoded(decodeBmp),
  gif: prepareGif,
  heic: prepareHeif,
  jpeg: prepareJpeg,
  "jpeg-2000": decoded(decodeJpeg2000),
  "jpeg-ls": decoded(decodeJpegLs),
  "jpeg-xl": decoded(decodeJpegXl),
  png: preparePng,
  tiff: prepareTiff,
  webp: prepareWebp,
};

/** Makes a file one that sharp decodes. */
export async function prepare(file: Buffer, format: ConvertibleFormat): Promise<Prepared> {
  return preparations[format](file);
}

/** A brand says what is in most files: what is in this one says its picture's own header. */
async function prepareHeif(file: Buffer): Promise<Prepared> {
  const header = heifHeader(file);
  if (header.coding === "av1") return prepareAvif(file, header);
  if (header.coding !== "hevc") throw unsupported("neither HEVC nor AV1 is in it");
  return { ...(await decodeHevc(file)), contains: "tiff" };
}

const decodeHevc = decoded(decodeHeic);

/** libvips turns it upright as it reads it, and then says nothing of how it was. */
function prepareAvif(file: Buffer, header: HeifHeader): Prepared {
  const { width, height, largestPixels, tiles, orientation } = header;
  if (Math.max(width * height, largestPixels) > conversionLimits.maxAvifPixels) {
    throw tooLarge(`${width} × ${height} pixels`);
  }
  if (tiles > conversionLimits.maxTiles) throw tooLarge(`${tiles} tiles`);
  const repaired = header.lacksOthers() && { isRepaired: true };
  const turned = orientation !== undefined && { orientation };
  return { bytes: withBrand(file, "avif"), contains: "heif", ...turned, ...repaired };
}

/** libvips looks at the first brand alone, which in a sequence is another one. */
function withBrand(file: Buffer, brand: string): Buffer {
  if (file.toString("latin1", 8, 12) === brand) return file;
  const copy = Buffer.from(file);
  copy.write(brand, 8, "latin1");
  return copy;
}

function prepareTiff(file: Buffer): Prepared {
  return { ...tiffPage(file), isWatched: true };
}

function prepareWebp(bytes: Buffer): Prepared {
  checkWebp(bytes);
  return { bytes };
}
