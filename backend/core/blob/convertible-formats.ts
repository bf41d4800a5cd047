/** A format that recognition does not take and that can be made one that it takes; and pictures of those that it takes. */
export type ConvertibleFormat = keyof typeof convertibleFormats;

/** How a person calls a picture of each, with its article. */
export const convertibleFormats = {
  avif: "an AVIF image",
  bmp: "a BMP image",
  gif: "a GIF image",
  heic: "a HEIC image",
  jpeg: "a JPEG",
  "jpeg-2000": "a JPEG 2000 image",
  "jpeg-ls": "a JPEG-LS image",
  "jpeg-xl": "a JPEG XL image",
  png: "a PNG",
  tiff: "a TIFF image",
  webp: "a WebP image",
} as const;
