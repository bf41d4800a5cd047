/**
 * Whether a call makes a queue its own dead-letter queue. fauxqs then puts a message that was received too often back where it takes
 * the next one from, without an end, and with it everything in this process stands still.
 */
export function leadsToItself(operation: string, asked: string): boolean {
  if (operation !== "CreateQueue" && operation !== "SetQueueAttributes") return false;
  try {
    const { QueueName, QueueUrl, Attributes } = JSON.parse(asked);
    const name = operation === "CreateQueue" ? QueueName : String(QueueUrl).split("/").at(-1);
    const { deadLetterTargetArn } = JSON.parse(Attributes.RedrivePolicy);
    return String(deadLetterTargetArn).split(":").at(-1) === name;
  } catch {
    // No policy that leads anywhere: fauxqs says what there is to say.
    return false;
  }
}
