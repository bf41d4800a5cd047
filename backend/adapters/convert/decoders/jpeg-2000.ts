import { createRequire } from "node:module";
import { conversionLimits } from "../../../core/blob/conversion-limits.ts";
import { damaged, tooLarge, unsupported } from "../picture/conversion-fault.ts";
import { boxesIn } from "../picture/heif-boxes.ts";
import { codecLoader, decodeWith, type LoadCodec, rasterOf } from "./cornerstone.ts";
import type { Decoded } from "./decoded.ts";
import { fromYcc } from "./from-ycc.ts";

const require = createRequire(import.meta.filename);
const codec = codecLoader(
  "@cornerstonejs/codec-openjpeg",
  () => require("@cornerstonejs/codec-openjpeg/decodewasmjs") as LoadCodec,
  () => require.resolve("@cornerstonejs/codec-openjpeg/decodewasm"),
);

/** How OpenJPEG numbers colour spaces: luminance and two colour differences. */
const sycc = 3;

/** JPEG 2000, in a JP2 file or as a bare codestream. */
export async function decodeJpeg2000(file: Buffer): Promise<Decoded> {
  const { width, height, tiles, components } = sizeMarker(file);
  if (width * height > conversionLimits.maxJpeg2000Pixels)
    throw tooLarge(`${width} × ${height} pixels`);
  if (tiles > conversionLimits.maxTiles * 16) throw tooLarge(`${tiles} tiles`);
  checkComponents(components);
  const pixels = await decodeWith(await codec(), "J2KDecoder", file);
  const raster = rasterOf(pixels);
  if (pixels.colorSpace === sycc && raster.channels === 3) fromYcc(raster);
  return { raster };
}

/** The decoder knows grey and colours, each of them with as many samples as there are pixels. */
function checkComponents(components: Component[]) {
  const { length } = components;
  if (length !== 1 && length !== 3) throw unsupported(`${length} components`);
  if (components.some(({ across, down }) => across !== 1 || down !== 1)) {
    throw unsupported("components that have fewer samples than the picture has pixels");
  }
}

interface Component {
  /** So many pixels lie between two samples. */
  across: number;
  down: number;
}

interface Size {
  width: number;
  height: number;
  tiles: number;
  components: Component[];
}

/** ISO/IEC 15444-1, section A.5.1. It is the first marker segment. */
function sizeMarker(file: Buffer): Size {
  const stream = codestream(file);
  if (stream.length < 42 || stream.readUInt32BE(0) !== 0xff4fff51) {
    throw damaged("there is no picture in it");
  }
  const [right = 0, bottom = 0, left = 0, top = 0, tileWidth = 0, tileHeight = 0] = Array.from(
    { length: 6 },
    (_, i) => stream.readUInt32BE(8 + i * 4),
  );
  const [width, height] = [right - left, bottom - top];
  if (width <= 0 || height <= 0) throw damaged("its picture has no pixels");
  if (tileWidth === 0 || tileHeight === 0) throw damaged("its tiles have no pixels");
  const tiles = Math.ceil(right / tileWidth) * Math.ceil(bottom / tileHeight);
  const count = stream.readUInt16BE(40);
  if (42 + count * 3 > stream.length) throw damaged("its header is cut off");
  const components = Array.from({ length: count }, (_, i) => ({
    across: stream.readUInt8(43 + i * 3),
    down: stream.readUInt8(44 + i * 3),
  }));
  return { width, height, tiles, components };
}

function codestream(file: Buffer): Buffer {
  if (file[0] === 0xff) return file;
  return boxesIn(file).find(({ type }) => type === "jp2c")?.body ?? Buffer.alloc(0);
}
