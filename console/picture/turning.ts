import { signal } from "@preact/signals";
import type { Size } from "./geometry.ts";

/**
 * Two pixels beside each other whose EXIF orientation says that they stand on each other. A browser that heeds it shows them one
 * pixel wide. All browsers heed it in a JPEG; of these two, Chromium does in PNG and does not in WebP.
 */
const probes: Readonly<Record<string, string>> = {
  png: "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABAQAAAADcWUInAAAAGmVYSWZJSSoACAAAAAEAEgEDAAEAAAAGAAAAAAAAALdIESkAAAAKSURBVHicY2AAAAACAAFIr6RxAAAAAElFTkSuQmCC",
  webp: "UklGRk4AAABXRUJQVlA4WAoAAAAIAAAAAQAAAAAAVlA4TA4AAAAvAQAAAAcQEf0PRET/A0VYSUYaAAAASUkqAAgAAAABABIBAwABAAAABgAAAAAAAAA=",
};

/** Formats that this browser shows as they are stored, whatever they say of their orientation. */
export const unturned = signal<ReadonlySet<string>>(new Set());

/** Finds out what this browser does. */
export async function probeTurning(): Promise<void> {
  for (const [format, base64] of Object.entries(probes)) {
    const image = new Image();
    image.src = `data:image/${format};base64,${base64}`;
    const isShown = await image.decode().then(
      () => true,
      () => false,
    );
    if (isShown && image.naturalWidth > 1) unturned.value = new Set([...unturned.value, format]);
  }
}

/** What turns upright what is stored otherwise, by its EXIF orientation. */
const upright: Readonly<Record<number, string>> = {
  2: "scaleX(-1)",
  3: "rotate(180deg)",
  4: "scaleY(-1)",
  5: "rotate(90deg) scaleY(-1)",
  6: "rotate(90deg)",
  7: "rotate(-90deg) scaleY(-1)",
  8: "rotate(-90deg)",
};

interface Told {
  format?: string | undefined;
  orientation?: number | undefined;
}

/**
 * How a picture is turned that the browser shows as it is stored: as a CSS transform, and whether its sides change places. Undefined
 * where the browser shows it upright by itself.
 * @param size upright, as the API tells it
 * @param shown by the browser
 */
export function turningOf(
  { format = "", orientation = 1 }: Told,
  size: Size,
  shown: Size,
  notTurned: ReadonlySet<string>,
): { transform: string; isOnItsSide: boolean } | undefined {
  const isOnItsSide = orientation >= 5;
  const isAsStored = notTurned.has(format) || (isOnItsSide && sidesAreSwapped(size, shown));
  const transform = upright[orientation];
  return isAsStored && transform !== undefined ? { transform, isOnItsSide } : undefined;
}

/** Of a format that was not tried out, pictures tell by sides that have changed places. */
function sidesAreSwapped(upright: Size, shown: Size): boolean {
  const wanted = upright.width / upright.height;
  const near = (ratio: number) => Math.abs(Math.log(ratio / wanted)) < 0.03;
  return !near(shown.width / shown.height) && near(shown.height / shown.width);
}
