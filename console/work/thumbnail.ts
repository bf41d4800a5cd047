import type { Entry } from "./entry.ts";
import { mostReadBytes } from "./hash-file.ts";

const sidePixels = 80;

/**
 * A small copy for the list, so that the browser need not keep every large picture decoded. What it cannot show has none.
 */
export async function makeThumbnail(entry: Entry, file: File): Promise<void> {
  if (entry.thumbnail.value !== undefined || file.size > mostReadBytes) return;
  try {
    const bitmap = await createImageBitmap(file, {
      resizeHeight: sidePixels,
      resizeQuality: "medium",
    });
    const canvas = document.createElement("canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    bitmap.close();
    const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/webp"));
    if (small && !entry.abort.signal.aborted) entry.thumbnail.value = URL.createObjectURL(small);
  } catch {
    // A format that this browser does not know.
  }
}
