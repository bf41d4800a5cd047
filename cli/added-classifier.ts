/** Where the classifier's weights are published. */
export interface PublishedWheel {
  package: string;
  version: string;
  file: string;
  bytes: number;
  /** Hex */
  sha256: string;
  licence: string;
  /** URL */
  source: string;
}

/** What a classifier's file says of itself. */
export interface ClassifierFacts {
  architecture: string;
  source: string;
  url: string;
  licence: string;
  wheelSha256: string;
}

/** What `backend/local/detector/classifier/administer-classifier.ts` offers, as far as this side needs it. */
export interface AddableClassifier {
  wheel: PublishedWheel;
  mostWheelBytes: number;
  pathIn(dataDir: string): string;
  /** @throws what the file system says, or an error that says what else is in its place, as the end of a sentence */
  readFile(dataDir: string): Promise<Uint8Array>;
  /** @throws Error that says what is wrong with the wheel, as a sentence */
  makeFile(wheel: Uint8Array): Promise<Uint8Array>;
  /** @throws Error that says why it cannot be used, as the end of a sentence */
  readFacts(file: Uint8Array): ClassifierFacts;
}

/** The classifier of a data folder, or why what is in its place cannot be used. */
export type AddedClassifier = { bytes: number; facts: ClassifierFacts } | { damage: string };

/** Undefined where there is none. */
export async function addedClassifier(
  classifier: AddableClassifier,
  dataDir: string,
): Promise<AddedClassifier | undefined> {
  try {
    const file = await classifier.readFile(dataDir);
    return { bytes: file.length, facts: classifier.readFacts(file) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    return { damage: error instanceof Error ? error.message : String(error) };
  }
}

/** What loads that, when it is needed: `Deps` has one. */
export type LoadClassifier = () => Promise<{ classifier: AddableClassifier }>;

/** Whether local mode, started for that data folder, names what it finds. */
export async function hasClassifier(
  { loadClassifier }: { loadClassifier: LoadClassifier },
  dataDir: string,
): Promise<boolean> {
  const { classifier } = await loadClassifier();
  const added = await addedClassifier(classifier, dataDir);
  return added !== undefined && "facts" in added;
}
