import { loadHumanModel } from "../models/human-model.ts";
import type { Raster } from "../picture/decode-picture.ts";
import { type Square, sampleSquare } from "../picture/sample-raster.ts";
import type { FaceEstimates } from "./detected-face.ts";

const personSide = 224;
const emotionSide = 64;

/** What the model calls its seven emotions, in its order, by Rekognition's names. It knows no confusion. */
const emotionTypes = ["ANGRY", "DISGUSTED", "FEAR", "HAPPY", "SAD", "SURPRISED", "CALM"];

const imageNetMeans = [103.939, 116.779, 123.68];

/** Of the model's distribution of ages: the range that has the middle eight tenths of it. */
const youngest = 0.1;
const oldest = 0.9;

/** Guesses at a person by the face in a square, which is turned so that the face is upright in it. */
export type EstimatePerson = (raster: Raster, square: Square) => FaceEstimates;

/**
 * Loads the models for age and gender (HSE-FaceRes) and for emotions. Of the first nothing else is asked: what it could
 * tell faces apart by is never computed.
 * @throws ModelFileError
 * @see https://github.com/HSE-asavchenko/HSE_FaceRec_tf
 * @see https://github.com/oarriaga/face_classification
 */
export async function loadPersonEstimates(): Promise<EstimatePerson> {
  const [person, emotion] = await Promise.all([
    loadHumanModel("faceres"),
    loadHumanModel("emotion"),
  ]);
  return (raster, square) => {
    const [gender, ages] = person(
      {
        values: asTrained(sampleSquare(raster, square, personSide, (value) => value)),
        ...{ height: personSide, width: personSide, channels: 3 },
      },
      ["gender_pred/Sigmoid", "age_pred/Softmax"],
    );
    const [emotions] = emotion(
      {
        values: grey(sampleSquare(raster, square, emotionSide, (value) => value / 127.5 - 1)),
        ...{ height: emotionSide, width: emotionSide, channels: 1 },
      },
      ["Identity"],
    );
    const male = gender?.[0] ?? 0;
    return {
      ageRange: { low: quantile(ages ?? [], youngest), high: quantile(ages ?? [], oldest) },
      gender: {
        value: male > 0.5 ? "Male" : "Female",
        confidence: Math.max(male, 1 - male) * 100,
      },
      emotions: emotionTypes
        .map((type, index) => ({ type, confidence: (emotions?.[index] ?? 0) * 100 }))
        .sort((a, b) => b.confidence - a.confidence),
    };
  };
}

/** Blue, green, red, each less its mean in ImageNet: with that it tells men from women that it mixes up without. */
function asTrained(rgb: Float32Array): Float32Array {
  return rgb.map((_, at) => {
    const channel = at % 3;
    return (rgb[at - channel + (2 - channel)] ?? 0) - (imageNetMeans[channel] ?? 0);
  });
}

function grey(values: Float32Array): Float32Array {
  return Float32Array.from({ length: values.length / 3 }, (_, pixel) => {
    const value = (channel: number) => values[pixel * 3 + channel] ?? 0;
    return 0.299 * value(0) + 0.587 * value(1) + 0.114 * value(2);
  });
}

/** The first index up to which the shares sum up to this one. */
function quantile(shares: ArrayLike<number>, share: number): number {
  let sum = 0;
  for (let index = 0; index < shares.length; index += 1) {
    sum += shares[index] ?? 0;
    if (sum >= share) return index;
  }
  return Math.max(0, shares.length - 1);
}
