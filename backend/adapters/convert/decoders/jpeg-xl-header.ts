import { damaged } from "../picture/conversion-fault.ts";
import { boxesIn } from "../picture/heif-boxes.ts";

export interface JpegXlHeader {
  width: number;
  height: number;
  /** If it is not the one that goes without saying. */
  orientation?: number;
  /** Channels beyond the colours: alpha, depth, spot colours. */
  extraChannels: number;
}

/** Width to height, by its number. */
const ratios = [1, 1, 12 / 10, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2] as const;
const sizeBits = [9, 13, 18, 30] as const;

type Bits = (bits: number) => number;
/** What one of four numbers is: so many bits, and what is added to them. */
type Choice = readonly [bits: number, plus: number];
type Choices = readonly [Choice, Choice, Choice, Choice];

/** ISO/IEC 18181-1, section 6 and annex D: what a codestream begins with. */
export function jpegXlHeader(file: Buffer): JpegXlHeader {
  const bits = bitReader(codestream(file).subarray(2));
  const { width, height } = readSize(bits);
  const isAllDefault = bits(1) === 1;
  if (isAllDefault) return { width, height, extraChannels: 0 };
  const orientation = readExtraFields(bits);
  passBitDepth(bits);
  bits(1); // whether 16 bits are enough for what is modular
  const extraChannels = oneOf(bits, [
    [0, 0],
    [0, 1],
    [4, 2],
    [12, 1],
  ]);
  return { width, height, extraChannels, ...(orientation > 1 && { orientation }) };
}

function readSize(bits: Bits): { width: number; height: number } {
  const isSmall = bits(1) === 1;
  const side = () => (isSmall ? (bits(5) + 1) * 8 : bits(sizeBits[bits(2)] ?? 0) + 1);
  const height = side();
  const ratio = bits(3);
  return { width: ratio === 0 ? side() : Math.floor(height * exact(ratio)), height };
}

/** The orientation; an intrinsic size, a preview and an animation are passed by. */
function readExtraFields(bits: Bits): number {
  if (bits(1) === 0) return 1;
  const orientation = bits(3) + 1;
  if (bits(1) === 1) readSize(bits);
  if (bits(1) === 1) passPreview(bits);
  if (bits(1) === 1) passAnimation(bits);
  return orientation;
}

function passPreview(bits: Bits) {
  const inEights: Choices = [
    [0, 16],
    [0, 32],
    [5, 1],
    [9, 33],
  ];
  const inPixels: Choices = [
    [6, 1],
    [8, 65],
    [10, 321],
    [12, 1_345],
  ];
  const sides = bits(1) === 1 ? inEights : inPixels;
  oneOf(bits, sides);
  if (bits(3) === 0) oneOf(bits, sides);
}

function passAnimation(bits: Bits) {
  oneOf(bits, [
    [0, 100],
    [0, 1_000],
    [10, 1],
    [30, 1],
  ]);
  oneOf(bits, [
    [0, 1],
    [0, 1_001],
    [8, 1],
    [10, 1],
  ]);
  oneOf(bits, [
    [0, 0],
    [3, 0],
    [16, 0],
    [32, 0],
  ]);
  bits(1); // whether its frames have time codes
}

function passBitDepth(bits: Bits) {
  const isFloat = bits(1) === 1;
  oneOf(bits, [
    [0, isFloat ? 32 : 8],
    [0, isFloat ? 16 : 10],
    [0, isFloat ? 24 : 12],
    [6, 1],
  ]);
  if (isFloat) bits(4);
}

function oneOf(bits: Bits, choices: Choices): number {
  const [count, plus] = choices[bits(2)] ?? [0, 0];
  return bits(count) + plus;
}

const exact = (ratio: number) => ratios[ratio] ?? 1;

function codestream(file: Buffer): Buffer {
  if (file[0] === 0xff && file[1] === 0x0a) return file;
  const boxes = boxesIn(file);
  const whole = boxes.find(({ type }) => type === "jxlc");
  const part = boxes.find(({ type }) => type === "jxlp");
  const found = whole?.body ?? part?.body.subarray(4);
  if (found?.[0] !== 0xff || found[1] !== 0x0a) throw damaged("there is no picture in it");
  return found;
}

/** Each number's lowest bit first. */
function bitReader(bytes: Buffer): Bits {
  let at = 0;
  return (bits) => {
    let value = 0;
    for (let i = 0; i < bits; i++, at++) {
      const byte = bytes[at >> 3];
      if (byte === undefined) throw damaged("its header is cut off");
      value += ((byte >> (at & 7)) & 1) * 2 ** i;
    }
    return value;
  };
}
