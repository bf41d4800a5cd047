import { loadHumanModel } from "../models/human-model.ts";
import type { Raster } from "../picture/decode-picture.ts";
import { type Square, sampleSquare } from "../picture/sample-raster.ts";

/** The model's input is a square of this many pixels a side. */
export const blazeFaceSide = 256;

const outputs = ["Identity", "Identity_1", "Identity_2", "Identity_3"];

/** The model looks at each cell of two grids, with so many anchors in the middle of each. */
const grids = [
  { cells: 16, anchors: 2 },
  { cells: 8, anchors: 6 },
] as const;

/** The places in a face that the model finds, in the order of its output. Left and right are the person's own. */
export const keyPoints = [
  "rightEye",
  "leftEye",
  "noseTip",
  "mouth",
  "rightTragion",
  "leftTragion",
] as const;
export type KeyPoint = (typeof keyPoints)[number];

/** A face in a raster, in its pixels. */
export interface FaceCandidate {
  /** 0–1 */
  score: number;
  left: number;
  top: number;
  width: number;
  height: number;
  points: Record<KeyPoint, { x: number; y: number }>;
}

/** Finds the faces in a square of a raster that is sure to this score, in no order and with neighbours that are the same face. */
export type FindFaces = (raster: Raster, square: Square, minScore: number) => FaceCandidate[];

/**
 * Loads MediaPipe's BlazeFace for pictures taken from up to five metres away.
 * @throws ModelFileError
 * @see https://arxiv.org/abs/1907.05047
 */
export async function loadBlazeFace(): Promise<FindFaces> {
  const run = await loadHumanModel("blazeface");
  return (raster, square, minScore) => {
    const values = sampleSquare(raster, square, blazeFaceSide, (value) => value / 127.5 - 1);
    const answers = run(
      { values, height: blazeFaceSide, width: blazeFaceSide, channels: 3 },
      outputs,
    );
    const scale = square.side / blazeFaceSide;
    const origin = { x: square.centerX - square.side / 2, y: square.centerY - square.side / 2 };
    return grids.flatMap(({ cells, anchors }) => {
      const count = cells * cells * anchors;
      const scores = answers.find(({ length }) => length === count);
      const boxes = answers.find(({ length }) => length === count * 16);
      if (!scores || !boxes) throw new Error(`blazeface gave no answer for ${count} anchors`);
      return facesOf(scores, boxes, minScore, (anchor) => {
        const cell = Math.floor(anchor / anchors);
        const step = blazeFaceSide / cells;
        return { x: ((cell % cells) + 0.5) * step, y: (Math.floor(cell / cells) + 0.5) * step };
      }).map((face) => placed(face, origin, scale));
    });
  };
}

function facesOf(
  scores: Float32Array,
  boxes: Float32Array,
  minScore: number,
  anchorAt: (index: number) => { x: number; y: number },
): FaceCandidate[] {
  const found: FaceCandidate[] = [];
  scores.forEach((logit, index) => {
    const score = 1 / (1 + Math.exp(-logit));
    if (score < minScore) return;
    const anchor = anchorAt(index);
    const value = (at: number) => boxes[index * 16 + at] ?? 0;
    const [width, height] = [value(2), value(3)];
    const point = (at: number) => ({
      x: anchor.x + value(4 + at * 2),
      y: anchor.y + value(5 + at * 2),
    });
    const points = Object.fromEntries(
      keyPoints.map((name, at) => [name, point(at)]),
    ) as FaceCandidate["points"];
    const left = anchor.x + value(0) - width / 2;
    const top = anchor.y + value(1) - height / 2;
    found.push({ score, left, top, width, height, points });
  });
  return found;
}

/** From pixels of the model's input to pixels of the raster. */
function placed(
  face: FaceCandidate,
  origin: { x: number; y: number },
  scale: number,
): FaceCandidate {
  const point = ({ x, y }: { x: number; y: number }) => ({
    x: origin.x + x * scale,
    y: origin.y + y * scale,
  });
  const corner = point({ x: face.left, y: face.top });
  return {
    score: face.score,
    left: corner.x,
    top: corner.y,
    width: face.width * scale,
    height: face.height * scale,
    points: Object.fromEntries(
      keyPoints.map((name) => [name, point(face.points[name])]),
    ) as FaceCandidate["points"],
  };
}
