import type { BoundingBox, Point } from "../api/types.ts";

export interface Size {
  width: number;
  height: number;
}

/** In pixels of the page, from the picture's top left corner. */
export interface PixelBox extends Size {
  x: number;
  y: number;
}

const within = (value: number, most: number) => Math.min(Math.max(value, 0), most);

/** Where a box lies on a picture that is shown so large. What reaches over the picture's edge ends there. */
export function pixelBox({ left, top, width, height }: BoundingBox, shown: Size): PixelBox {
  const x = within(left, 1) * shown.width;
  const y = within(top, 1) * shown.height;
  return {
    x,
    y,
    width: Math.max(1, within(left + width, 1) * shown.width - x),
    height: Math.max(1, within(top + height, 1) * shown.height - y),
  };
}

/** What an SVG path draws: the corners of what is tilted, else the box. */
export function pathOf(
  corners: readonly Point[] | undefined,
  { x, y, width, height }: PixelBox,
  shown: Size,
): string {
  if (!corners)
    return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h-${round(width)}z`;
  return `M${corners.map((one) => `${round(one.x * shown.width)} ${round(one.y * shown.height)}`).join("L")}z`;
}

export const round = (value: number) => Math.round(value * 10) / 10;

/** Where the name of a box stands: above it, else within its top, and always on the picture. */
export function placeName(box: PixelBox, name: Size, shown: Size): { x: number; y: number } {
  const above = box.y - name.height;
  return {
    x: Math.max(0, Math.min(box.x, shown.width - name.width)),
    y: above >= 0 ? above : Math.min(box.y, Math.max(0, shown.height - name.height)),
  };
}

/** How large a picture is, upright: by the API's word, else by what the browser shows, else four to three. */
export function uprightSize(
  told: { width?: number | undefined; height?: number | undefined } | undefined,
  shown: Size | undefined,
): Size {
  if (told?.width !== undefined && told.height !== undefined) {
    return { width: told.width, height: told.height };
  }
  return shown ?? { width: 4, height: 3 };
}
