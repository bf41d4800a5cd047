import {
  type Answer,
  type Answers,
  type Feature,
  type FeatureResults,
  features,
  type LeftOut,
  type LeftOutKind,
} from "../../../core/features/features.ts";
import { fitFaces } from "./fit-faces.ts";
import { fitLabels } from "./fit-labels.ts";
import { fitText } from "./fit-text.ts";
import type { Fitted } from "./fitted.ts";
import { fits, type Room, shareOf, wholeRoom } from "./room.ts";

const fitters: { [Of in Feature]: (result: FeatureResults[Of], room: Room) => Fitted<Of> } = {
  labels: fitLabels,
  // A few dozen labels, and no boxes.
  moderation: (result) => ({ result }),
  text: fitText,
  faces: fitFaces,
};

/** Cutting packs megabytes several times, and the same answer is stored with its content and with its blob. */
const fitted = new WeakMap<object, Map<Room, Fitted>>();

/** An answer as it can be stored. The same one is always cut in the same way. */
export function fitAnswer<Of extends Feature>(
  feature: Of,
  { result, recognition }: Answer<Of>,
  room: Room = wholeRoom,
): Answer<Of> {
  const { result: kept, leftOut } = fittedOnce(feature, result, room);
  if (!leftOut) return { result: kept, recognition };
  return {
    result: kept,
    recognition: { ...recognition, leftOut: together(recognition.leftOut, leftOut) },
  };
}

/** What was left out of what had been cut before, too: an answer from the cache that now shares its room. */
function together(before: LeftOut = {}, now: LeftOut): LeftOut {
  const kinds = Object.keys(now) as LeftOutKind[];
  return Object.fromEntries(
    kinds.map((kind) => {
      const { count = 0, of } = now[kind] ?? {};
      const earlier = before[kind];
      return [kind, { count: count + (earlier?.count ?? 0), of: earlier?.of ?? of }];
    }),
  );
}

/** The answers of one blob as they can be stored together: where they do not fit, each has the same room. */
export function fitAnswers(answers: Answers): Answers {
  const asked = features.filter((feature) => answers[feature]);
  if (asked.length === 0) return answers;
  const results = asked.map((feature) => answers[feature]?.result);
  const room = asked.length === 1 || fits(results, wholeRoom) ? wholeRoom : shares(asked.length);
  return Object.fromEntries(asked.map((feature) => [feature, fitOne(feature)]));

  function fitOne<Of extends Feature>(feature: Of): Answer<Of> | undefined {
    const answer: Answer<Of> | undefined = answers[feature];
    return answer && fitAnswer(feature, answer, room);
  }
}

function fittedOnce<Of extends Feature>(
  feature: Of,
  result: FeatureResults[Of],
  room: Room,
): Fitted<Of> {
  const known = fitted.get(result as object) ?? new Map<Room, Fitted>();
  fitted.set(result as object, known);
  const before = known.get(room);
  if (before) return before as Fitted<Of>;
  const fitsNow = fitters[feature](result, room);
  known.set(room, fitsNow);
  return fitsNow;
}

const sharedRooms = new Map<number, Room>();

/** One object for each number, by which what was cut is found again. */
function shares(count: number): Room {
  const room = sharedRooms.get(count) ?? shareOf(count);
  sharedRooms.set(count, room);
  return room;
}
