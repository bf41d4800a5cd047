import type { PictureSize, PixelBox } from "./pixel-box.ts";

const farthestRows = 8;

/** A plate that would hide more of others than this share of itself is no help to anyone. */
const mostHidden = 0.4;
/** How much hiding a part of the own box counts, against hiding another plate. */
const ownBoxWeight = 0.2;

/**
 * Where the plate with a box's name goes: on top of the box; where that would leave the picture, inside the box; else
 * below it, at its right side, or rows away. The first place that is free wins, or the one that hides the least.
 * @param box with its line, inside the picture
 * @returns a place in the picture, if the plate is not larger than that; undefined where too many others are in the way
 */
export function placePlate(
  box: PixelBox,
  plate: PictureSize,
  { picture, taken }: { picture: PictureSize; taken: readonly PixelBox[] },
): PixelBox | undefined {
  const hasRoomInside = plate.width <= box.width && 2 * plate.height <= box.height;
  let best: PixelBox | undefined;
  let leastCost = mostHidden * plate.width * plate.height;
  for (const wanted of places(box, plate, hasRoomInside)) {
    const place = {
      ...plate,
      left: within(wanted.left, picture.width - plate.width),
      top: within(wanted.top, picture.height - plate.height),
    };
    const isMoved = Math.abs(place.top - wanted.top) > plate.height / 2;
    if (isMoved || (hasRoomInside && place.top !== wanted.top)) continue;
    let cost = hasRoomInside ? 0 : ownBoxWeight * sharedArea(place, box);
    for (const other of taken) cost += sharedArea(place, other);
    if (cost >= leastCost) continue;
    best = place;
    leastCost = cost;
    if (cost === 0) break;
  }
  return best;
}

function* places(
  box: PixelBox,
  plate: PictureSize,
  hasRoomInside: boolean,
): Iterable<{ left: number; top: number }> {
  const { left, top } = box;
  const above = top - plate.height;
  const below = top + box.height;
  const right = left + box.width - plate.width;

  yield { left, top: above };
  if (hasRoomInside) yield { left, top };
  yield { left, top: below };
  if (right > left) yield { left: right, top: above };
  if (hasRoomInside) {
    yield { left: right, top };
    yield { left, top: below - plate.height };
    yield { left: right, top: below - plate.height };
  }
  yield { left: right, top: below };
  yield { left: left + box.width, top };
  yield { left: left - plate.width, top };
  for (let rows = 1; rows <= farthestRows; rows += 1) {
    yield { left, top: top + rows * plate.height };
    yield { left, top: above - rows * plate.height };
  }
}

const within = (value: number, most: number) => Math.max(0, Math.min(value, most));

function sharedArea(a: PixelBox, b: PixelBox): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
