/** What converts could not: a part of it is missing or damaged, or the machine is short of something. No picture's fault. */
export class ConverterFailedError extends Error {
  override readonly name = "ConverterFailedError";
  readonly code?: string;

  constructor(message: string, { code, ...options }: ErrorOptions & { code?: string } = {}) {
    super(message, options);
    if (code !== undefined) this.code = code;
  }
}
