import { contentsOf, deadLetterQueuesOf, idsOf, inGroups } from "./logical-ids.mjs";

/** "Alarms based on metric math expressions can have up to 10 metrics": CloudWatch's quotas. */
const maxMetrics = 10;

/**
 * An alarm on each dead-letter queue, one on each queue that says after how long its messages are late, one on each that
 * has too many in flight, and two on all functions together: on as many as fit into one, and on the next.
 * @returns by logical id
 */
export function makeAlarms(resources, actions) {
  const alarm = (AlarmDescription, properties) => ({
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmDescription,
      ...properties,
      EvaluationPeriods: 1,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
      AlarmActions: actions,
      OKActions: actions,
    },
  });
  return {
    ...deadLetterAlarms(resources, alarm),
    ...delayAlarms(resources, alarm),
    ...inFlightAlarms(resources, alarm),
    ...functionAlarms(resources, alarm, {
      metric: "Errors",
      description: "A function crashed, ran out of time or could not start.",
    }),
    // The account's concurrency is used up.
    ...functionAlarms(resources, alarm, {
      metric: "Throttles",
      description: "Lambda refused to run a function.",
    }),
  };
}

/** What was tried too often: a blob that could not be finished, a callback whose receiver failed every time. */
function deadLetterAlarms(resources, alarm) {
  const alarms = Object.entries(deadLetterQueuesOf(resources)).map(([id, deadLetterId]) => [
    deadLetterId.replace(/Queue$/, "Alarm"),
    alarm(`Messages are in the dead-letter queue of ${contentsOf(id)}.`, {
      ...ofQueue(deadLetterId, "ApproximateNumberOfMessagesVisible"),
      Period: 60,
      Threshold: 0,
    }),
  ]);
  return Object.fromEntries(alarms);
}

/**
 * Nobody takes messages up: the function does not run, or cannot keep up. One that is put off again and again does not
 * count, since SQS leaves out of this metric what was received three times: of those RecognitionThrottledAlarm tells.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
function delayAlarms(resources, alarm) {
  const alarms = idsOf(resources, "AWS::SQS::Queue").flatMap((id) => {
    const seconds = resources[id].Metadata?.DelayedAfterSeconds;
    if (seconds === undefined) return [];
    const waited = `has waited in the queue of ${contentsOf(id)} for more than ${seconds / 60} minutes`;
    const delayed = alarm(`A message ${waited}.`, {
      ...ofQueue(id, "ApproximateAgeOfOldestMessage"),
      Period: 300,
      Threshold: seconds,
    });
    return [[id.replace(/Queue$/, "DelayedAlarm"), delayed]];
  });
  return Object.fromEntries(alarms);
}

/** Half of what a queue can have in flight: "Approximately 120,000", and then no one receives anything. */
const muchInFlight = 60_000;

/**
 * Messages that were received and are not deleted: under way, or put off by their function.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
 */
function inFlightAlarms(resources, alarm) {
  const alarms = Object.keys(deadLetterQueuesOf(resources)).map((id) => [
    id.replace(/Queue$/, "InFlightAlarm"),
    alarm(`More than ${muchInFlight} messages are in flight in the queue of ${contentsOf(id)}.`, {
      ...ofQueue(id, "ApproximateNumberOfMessagesNotVisible"),
      Period: 300,
      Threshold: muchInFlight,
    }),
  ]);
  return Object.fromEntries(alarms);
}

function ofQueue(id, MetricName) {
  return {
    Namespace: "AWS/SQS",
    MetricName,
    Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": [id, "QueueName"] } }],
    Statistic: "Maximum",
  };
}

function functionAlarms(resources, alarm, { metric, description }) {
  const groups = inGroups(idsOf(resources, "AWS::Lambda::Function"), maxMetrics);
  const alarms = groups.map((ids, i) => [
    `Function${metric}Alarm${i === 0 ? "" : i + 1}`,
    alarm(description, {
      Metrics: [
        // A function that nobody called has no data in that period, and a sum over what is missing need not be one.
        { Id: "all", Expression: "SUM(FILL(METRICS(), 0))", Label: `${metric} of all functions` },
        ...ids.map((id) => ({
          Id: id.charAt(0).toLowerCase() + id.slice(1).replace(/LambdaFunction$/, ""),
          ReturnData: false,
          MetricStat: { Period: 300, Stat: "Sum", Metric: ofFunction(id, metric) },
        })),
      ],
      Threshold: 0,
    }),
  ]);
  return Object.fromEntries(alarms);
}

function ofFunction(id, MetricName) {
  return {
    Namespace: "AWS/Lambda",
    MetricName,
    Dimensions: [{ Name: "FunctionName", Value: { Ref: id } }],
  };
}
