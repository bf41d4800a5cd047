import type { Face } from "../../../core/features/faces/face.ts";
import type { Fitted } from "./fitted.ts";
import { fits, most, type Room, surestFirst } from "./room.ts";

/** Of more than can be stored the surest are kept. */
export function fitFaces(faces: Face[], room: Room): Fitted<"faces"> {
  if (fits(faces, room)) return { result: faces };
  const sure = surestFirst(faces);
  const some = most(
    faces.length,
    (count) => {
      const kept = new Set(sure.slice(0, count));
      return faces.filter((face) => kept.has(face));
    },
    room,
  );
  return {
    result: some,
    leftOut: { faces: { of: faces.length, count: faces.length - some.length } },
  };
}
