/**
 * "Approximately 120,000": what a standard queue may have in flight before no one receives anything.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
 */
export const mostInFlight = 120_000;
