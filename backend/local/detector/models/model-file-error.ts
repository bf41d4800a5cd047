/** A file of a model is missing or damaged. It is the installation's fault and no picture's. */
export class ModelFileError extends Error {
  override name = "ModelFileError";
}

/** What runs the models is missing or damaged. It remembers that: only another thread can begin with it again. */
export class RuntimeFileError extends Error {
  override name = "RuntimeFileError";

  constructor(files: string, cause: unknown) {
    super(`${files} is missing or damaged (${saidBy(cause)}). Install rekog again.`, { cause });
  }
}

/** Does what reads and loads a model's files. @throws ModelFileError that names them, whatever goes wrong, and RuntimeFileError */
export async function loadingModel<Model>(
  files: string,
  load: () => Promise<Model>,
): Promise<Model> {
  try {
    return await load();
  } catch (cause) {
    if (cause instanceof ModelFileError || cause instanceof RuntimeFileError) throw cause;
    throw new ModelFileError(
      `The model ${files} is missing or damaged (${saidBy(cause)}). Install rekog again.`,
      { cause },
    );
  }
}

const saidBy = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
