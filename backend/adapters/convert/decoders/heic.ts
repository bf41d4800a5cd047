import { createRequire } from "node:module";
import { conversionLimits } from "../../../core/blob/conversion-limits.ts";
import { damaged, lacksMemory, tooLarge, unsupported } from "../picture/conversion-fault.ts";
import { type HeifHeader, heifHeader } from "../picture/heif-header.ts";
import type { Decoded } from "./decoded.ts";
import { loadingDecoder } from "./loading-decoder.ts";

/** What is used of libheif-js, whose own types say nothing of it. */
interface LibHeif {
  heif_context_alloc(): object;
  heif_context_free(context: object): void;
  heif_context_read_from_memory(context: object, file: Uint8Array): HeifFault;
  heif_js_context_get_primary_image_handle(context: object): object | HeifFault;
  heif_image_handle_release(handle: object): void;
  heif_image_release(image: object): void;
  heif_js_decode_image2(
    handle: object,
    colorspace: unknown,
    chroma: unknown,
  ): Promise<DecodedHeif | HeifFault | undefined>;
  heif_error_code: { heif_error_Ok: unknown; heif_error_Unsupported_filetype: unknown };
  heif_colorspace: { heif_colorspace_RGB: unknown };
  heif_chroma: { heif_chroma_interleaved_RGBA: unknown };
}

interface HeifFault {
  code: unknown;
  message: string;
}

interface DecodedHeif {
  image: object;
  channels: { data: Uint8Array; width: number; height: number; stride: number }[];
}

const require = createRequire(import.meta.filename);
let loaded: LibHeif | undefined;

async function libHeif(): Promise<LibHeif> {
  loaded ??= await loadingDecoder("libheif-js", () => require("libheif-js/wasm-bundle") as LibHeif);
  return loaded;
}

/** HEIC, whose HEVC no build of sharp decodes: that is patented, and left to who deploys. */
export async function decodeHeic(file: Buffer): Promise<Decoded> {
  const header = heifHeader(file);
  checkSize(header);
  const repaired = header.lacksOthers() && { isRepaired: true };
  const heif = await libHeif();
  const context = heif.heif_context_alloc();
  try {
    check(heif, heif.heif_context_read_from_memory(context, file));
    const handle = heif.heif_js_context_get_primary_image_handle(context);
    if ("code" in handle) throw faultOf(handle);
    try {
      const { orientation } = header;
      const turned = orientation !== undefined && { orientation };
      return { ...(await decode(heif, handle, header)), ...turned, ...repaired };
    } finally {
      heif.heif_image_handle_release(handle);
    }
  } finally {
    heif.heif_context_free(context);
  }
}

function checkSize({ width, height, largestPixels, tiles }: HeifHeader) {
  if (Math.max(width * height, largestPixels) > conversionLimits.maxHeicPixels) {
    throw tooLarge(`${width} × ${height} pixels`);
  }
  if (tiles > conversionLimits.maxTiles) throw tooLarge(`${tiles} tiles`);
}

async function decode(heif: LibHeif, handle: object, { icc }: HeifHeader) {
  const { heif_colorspace_RGB: rgb } = heif.heif_colorspace;
  const { heif_chroma_interleaved_RGBA: rgba } = heif.heif_chroma;
  const decoded = await heif.heif_js_decode_image2(handle, rgb, rgba);
  if (!decoded) throw damaged("its picture cannot be decoded");
  if (!("channels" in decoded)) throw faultOf(decoded);
  try {
    const [plane] = decoded.channels;
    if (!plane) throw damaged("its picture has no pixels");
    const { width, height, stride } = plane;
    const rowBytes = width * 4;
    const data = Buffer.allocUnsafe(rowBytes * height);
    for (let row = 0; row < height; row++) {
      data.set(plane.data.subarray(row * stride, row * stride + rowBytes), row * rowBytes);
    }
    // libheif has rotated and mirrored it already.
    const raster = { width, height, channels: 4, bitsPerSample: 8, data } as const;
    return { raster: { ...raster, ...(icc && { icc }) } };
  } finally {
    heif.heif_image_release(decoded.image);
  }
}

function check(heif: LibHeif, fault: HeifFault) {
  if (fault.code !== heif.heif_error_code.heif_error_Ok) throw faultOf(fault);
}

function faultOf({ message }: HeifFault) {
  if (lacksMemory(message)) return new Error(message);
  if (/limit|memory/i.test(message)) return tooLarge(message);
  return /unsupported|no decoder|plugin/i.test(message) ? unsupported(message) : damaged(message);
}
