/** What pictures are called that the API recognises, as they are or as a JPEG that it makes of them. */
export const pictureExtensions = [
  ...["jpg", "jpeg", "jpe", "jfif", "png"],
  ...["heic", "heif", "hif", "avif", "webp", "tif", "tiff", "gif", "bmp", "dib"],
  ...["jxl", "jp2", "j2k", "j2c", "jpc", "jpx", "jls"],
] as const;

const pictureName = new RegExp(`\\.(${pictureExtensions.join("|")})$`, "i");

/**
 * A name is never proof of what a file is; but a folder has other things in it than pictures, and only names tell them
 * apart without reading everything. What is named so and is no picture is refused by the API, as ever.
 */
export const isNamedAsPicture = (name: string): boolean => pictureName.test(name);

/** For people: the usual ones. */
export const pictureNamesInWords =
  ".jpg, .png, .heic, .avif, .webp, .tif, .gif, .bmp, .jxl or .jp2, and the like";
