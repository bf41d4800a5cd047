/** DynamoDB's refusal of a call: an answer, to be handed on. */
export class RefusedCallError extends Error {
  override readonly name = "RefusedCallError";
  readonly status: number;
  readonly body: object;

  constructor(status: number, body: object, options?: ErrorOptions) {
    super("DynamoDB refused a call.", options);
    this.status = status;
    this.body = body;
  }
}

export function validationError(message: string): RefusedCallError {
  return new RefusedCallError(400, {
    __type: "com.amazon.coral.validate#ValidationException",
    message,
  });
}

/** The call is of another form than DynamoDB's. */
export function serializationError(cause?: unknown): RefusedCallError {
  return new RefusedCallError(
    400,
    { __type: "com.amazon.coral.service#SerializationException" },
    { cause },
  );
}
