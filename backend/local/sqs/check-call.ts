type Kind = (value: unknown) => boolean;

const text: Kind = (value) => typeof value === "string";
const number: Kind = (value) => typeof value === "number";
const structure: Kind = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf =
  (each: Kind): Kind =>
  (value) =>
    Array.isArray(value) && value.every(each);
const structureOf =
  (members: Record<string, Kind>): Kind =>
  (value) =>
    structure(value) && areOf(members, value as object);
const mapOf =
  (each: Kind): Kind =>
  (value) =>
    structure(value) && Object.values(value as object).every(each);

const attributes: Kind = mapOf(
  structureOf({ DataType: text, StringValue: text, BinaryValue: text }),
);

/** Of every operation: none has another kind for the same name. */
const ofMessages = {
  MessageBody: text,
  ReceiptHandle: text,
  MessageGroupId: text,
  MessageDeduplicationId: text,
  DelaySeconds: number,
  VisibilityTimeout: number,
  MessageAttributes: attributes,
  MessageSystemAttributes: attributes,
};
const members: Record<string, Kind> = {
  ...ofMessages,
  QueueUrl: text,
  QueueName: text,
  QueueNamePrefix: text,
  NextToken: text,
  MaxNumberOfMessages: number,
  MaxResults: number,
  WaitTimeSeconds: number,
  AttributeNames: listOf(text),
  MessageAttributeNames: listOf(text),
  MessageSystemAttributeNames: listOf(text),
  TagKeys: listOf(text),
  Attributes: structure,
  Tags: structure,
  tags: structure,
  Entries: listOf(structureOf({ ...ofMessages, Id: text })),
};

function areOf(kinds: Record<string, Kind>, given: object): boolean {
  return Object.entries(given).every(
    ([name, value]) => value === null || (Object.hasOwn(kinds, name) ? kinds[name]?.(value) : true),
  );
}

/**
 * What SQS says of a call that is not of the form of its operations, and fauxqs takes for a fault of its own. A null is a member
 * that is not there.
 * @returns the refusal, or undefined if fauxqs can be asked
 */
export function refuseForm(operation: string, asked: string): object | undefined {
  let input: unknown;
  try {
    input = JSON.parse(asked);
  } catch {
    // As what is no object.
  }
  if (!structure(input) || !areOf(members, input as object)) {
    return { __type: "com.amazon.coral.service#SerializationException" };
  }
  const { Entries, ...message } = input as Message & { Entries?: Message[] | null };
  const entries = Entries ?? [];
  return (
    (operation === "SendMessageBatch" ? withoutMember(entries) : undefined) ??
    withoutType([message, ...entries])
  );
}

interface Message {
  Id?: string | null;
  MessageBody?: string | null;
  MessageAttributes?: Record<string, { DataType?: string | null }> | null;
}

function withoutMember(entries: readonly Message[]): object | undefined {
  for (const [at, entry] of entries.entries()) {
    const name = (["Id", "MessageBody"] as const).find((one) => typeof entry[one] !== "string");
    if (name === undefined) continue;
    const parameter = `SendMessageBatchRequestEntry.${at + 1}.${name}`;
    return refusal("MissingParameter", `The request must contain the parameter ${parameter}.`);
  }
  return undefined;
}

function withoutType(messages: readonly Message[]): object | undefined {
  for (const { MessageAttributes } of messages) {
    for (const [name, attribute] of Object.entries(MessageAttributes ?? {})) {
      if (typeof attribute?.DataType === "string") continue;
      return refusal(
        "InvalidParameterValue",
        `The message attribute '${name}' must contain a non-empty message attribute type.`,
      );
    }
  }
  return undefined;
}

const refusal = (code: string, message: string) => ({
  __type: `com.amazonaws.sqs#${code}`,
  message,
});
