import type { Feature, MinConfidences } from "../client/api-types.ts";
import { isMailboxName, longestMailboxName } from "../client/mailbox/mailbox-path.ts";
import { InvalidArgumentError } from "./commander.ts";

/** What can be made unrecognisable in a picture. */
export const redactable = ["faces", "text"] as const;
export type Redactable = (typeof redactable)[number];

/** For commander's options: text to value, or `InvalidArgumentError` with what is wanted. */
type Parser<T> = (text: string) => T;

/** As people write numbers. What `Number` reads besides (0x10, 0b1, a port of 1e3) is a slip, and so is 08. */
const wholeNumber = /^(0|[1-9]\d*)$/;
const decimalNumber = /^((0|[1-9]\d*)(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

const numberBetween =
  (minimum: number, maximum: number, isInteger: boolean): Parser<number> =>
  (text) => {
    const value = (isInteger ? wholeNumber : decimalNumber).test(text) ? Number(text) : Number.NaN;
    if (value >= minimum && value <= maximum) return value;
    const kind = isInteger ? "a whole number" : "a number";
    throw new InvalidArgumentError(`It must be ${kind} from ${minimum} to ${maximum}.`);
  };

const parseConfidence = numberBetween(0, 100, false);
export const parseMaxLabels = numberBetween(1, 1000, true);
export const parseDays = numberBetween(1, 31, true);
export const parseConcurrency = numberBetween(1, 32, true);
export const parsePort = numberBetween(0, 65_535, true);
/** There is one more above it */
export const parseLocalPort = numberBetween(0, 65_534, true);
/** Seconds, at most a day */
export const parseTimeout = numberBetween(0.1, 86_400, false);

/** An http or https URL, as it was given. Where callbacks may go is the API's to judge. */
export const parseHttpUrl: Parser<string> = (text) => {
  const isFine = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isFine) throw new InvalidArgumentError("It must be a URL with http:// or https://.");
  return text;
};

/** A mailbox's name, as the API takes it. */
export const parseMailbox: Parser<string> = (text) => {
  if (isMailboxName(text)) return text;
  throw new InvalidArgumentError(
    `It must have up to ${longestMailboxName} letters, digits, ".", "_" and "-", and begin with a letter or a digit.`,
  );
};

/** A certificate's SHA-256 fingerprint: 64 hexadecimal digits, or 32 pairs with colons as `openssl x509` prints them. */
export const parseFingerprint: Parser<string> = (text) => {
  const isFine = /^(?:[0-9a-f]{64}|[0-9a-f]{2}(?::[0-9a-f]{2}){31})$/i.test(text);
  if (!isFine) throw new InvalidArgumentError("It must be a SHA-256 fingerprint, 64 hex digits.");
  return text;
};

/** An unset variable of the shell: it would mean the folder that the command runs in. */
export const parseReadPath: Parser<string> = (text) => {
  if (text !== "") return text;
  throw new InvalidArgumentError("It must be a path, and is empty.");
};

/** One more path that is read. */
export const collectReadPaths = (text: string, previous: readonly string[] = []): string[] => [
  ...previous,
  parseReadPath(text),
];

/** An interface's address or name; Node.js takes an unset variable of the shell for all of them, whoever may reach those. */
export const parseInterface: Parser<string> = (text) => {
  if (text !== "") return text;
  throw new InvalidArgumentError("It must be an address of this machine, and is empty.");
};

/** A file or folder that is written, where `-` cannot mean stdout: results are written there. */
export const parseWrittenPath: Parser<string> = (text) => {
  if (text !== "-" && text !== "") return text;
  throw new InvalidArgumentError("It must be a path; ./- is one that is called -.");
};

/** One more text. */
export const collect = (text: string, previous: readonly string[] = []): string[] => [
  ...previous,
  text,
];

/** One more part of a name, spaces and all; an unset variable of the shell would choose everything. */
export function collectNameParts(text: string, previous: readonly string[] = []): string[] {
  if (text.trim() === "") {
    throw new InvalidArgumentError("It must be a part of a name, and is empty.");
  }
  return [...previous, text];
}

/** One more word of what is looked for; an unset variable of the shell would find everything. */
export function collectWords(text: string, previous: readonly string[] = []): string[] {
  const word = text.trim();
  if (word === "") throw new InvalidArgumentError("It must be a part of a name, and is empty.");
  return [...previous, word];
}

/** One more `key=value`; a key given again takes the later value. */
export function collectMetadata(
  text: string,
  previous: Record<string, string> = {},
): Record<string, string> {
  const separatorAt = text.indexOf("=");
  if (separatorAt < 1) throw new InvalidArgumentError("It must look like key=value.");
  const pair: [string, string] = [text.slice(0, separatorAt), text.slice(separatorAt + 1)];
  // fromEntries makes own properties, whatever the key is called.
  return Object.fromEntries([...Object.entries(previous), pair]);
}

// A record, since the compiler asks for what is missing in one.
const known: Readonly<Record<Feature, true>> = {
  labels: true,
  moderation: true,
  text: true,
  faces: true,
};

/** What can be recognised in a picture, as the API names it. */
export const features = Object.keys(known) as readonly Feature[];
const listed = features.join(", ");

function parseFeature(name: string): Feature {
  const feature = features.find((one) => one === name);
  if (feature) return feature;
  throw new InvalidArgumentError(`There is no feature "${name}": there are ${listed}.`);
}

/** One more feature; several may be given at once, separated by commas. */
export function collectFeatures(text: string, previous: readonly Feature[] = []): Feature[] {
  const named = splitList(text).map(parseFeature);
  if (named.length === 0) throw new InvalidArgumentError(`It must name some of ${listed}.`);
  return [...new Set([...previous, ...named])];
}

const redactableWanted = "It must be faces, text, or both with a comma between.";

/** One more of what can be made unrecognisable. An unset variable of the shell would leave everything to be seen. */
export function collectRedactable(
  text: string,
  previous: readonly Redactable[] = [],
): Redactable[] {
  const named = splitList(text).map((name) => {
    const kind = redactable.find((known) => known === name);
    if (kind) return kind;
    throw new InvalidArgumentError(redactableWanted);
  });
  if (named.length === 0) throw new InvalidArgumentError(redactableWanted);
  return [...new Set([...previous, ...named])];
}

/** A number, which is for labels, or one for each feature: `80`, `text=80`, `labels=70,faces=90`. */
export function collectConfidences(text: string, previous: MinConfidences = {}): MinConfidences {
  const given = splitList(text).map((part): [Feature, number] => {
    const [name = "", confidence] = part.split(/=(.*)/s, 2);
    return confidence === undefined
      ? ["labels", parseConfidence(name)]
      : [parseFeature(name.trim()), parseConfidence(confidence)];
  });
  if (given.length === 0) throw new InvalidArgumentError("It must be a number from 0 to 100.");
  return { ...previous, ...Object.fromEntries(given) };
}

/** One more label; several may be given at once, separated by commas. An unset variable of the shell would keep all. */
export function collectLabels(text: string, previous: readonly string[] = []): string[] {
  const labels = collectNames(text, previous);
  if (labels.length > previous.length) return labels;
  throw new InvalidArgumentError("It must be a label's name, and is empty.");
}

/** One more name, or several that are separated by commas. */
export const collectNames = (text: string, previous: readonly string[] = []): string[] => [
  ...previous,
  ...splitList(text),
];

const splitList = (text: string) =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
