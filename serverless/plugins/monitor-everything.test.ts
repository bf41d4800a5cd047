import { beforeAll, describe, expect, it } from "@jest/globals";
import { monitored } from "../testing/monitored.ts";
import { idsOf, type Resource, type Template } from "../testing/template.ts";

/** CloudWatch's quotas. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const most = {
  metricsOfAnAlarm: 10,
  widgets: 500,
  metricsOfAWidget: 500,
  metricsOfADashboard: 2_500,
  alarmsOfAWidget: 100,
};
/** "The maximum search expression query size is 1024 characters." …/latest/monitoring/search-expression-syntax.html */
const maxSearchLength = 1_024;
/** The longest that Lambda allows. */
const longestName = "x".repeat(64);

interface Alarm {
  AlarmActions: string[];
  Metrics?: { Id: string; ReturnData?: boolean; Expression?: string; MetricStat?: MetricStat }[];
}
interface MetricStat {
  Metric: { MetricName: string; Dimensions: [{ Value: { Ref: string } }] };
}
interface Widget {
  properties: { alarms?: string[]; metrics?: unknown[][] };
}

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `Nr${i + 1}`);

/** A queue and the one for its dead letters. */
function queueCalled(name: string): Record<string, Resource> {
  const deadLetterTargetArn = { "Fn::GetAtt": [`${name}DeadLetterQueue`, "Arn"] };
  return {
    [`${name}Queue`]: {
      Type: "AWS::SQS::Queue",
      Properties: { RedrivePolicy: { deadLetterTargetArn } },
    },
    [`${name}DeadLetterQueue`]: { Type: "AWS::SQS::Queue", Properties: {} },
  };
}

describe("a service of twenty functions and six queues", () => {
  let template: Template;
  let functions: string[];
  let queues: string[];
  let alarms: [id: string, Alarm][];
  let widgets: Widget[];
  beforeAll(async () => {
    template = await monitored(numbered(20), Object.assign({}, ...numbered(3).map(queueCalled)));
    functions = idsOf(template, "AWS::Lambda::Function");
    queues = idsOf(template, "AWS::SQS::Queue");
    alarms = idsOf(template, "AWS::CloudWatch::Alarm").map((id) => [
      id,
      template.Resources[id]?.Properties as unknown as Alarm,
    ]);
    const body = template.Resources.Dashboard?.Properties.DashboardBody as { "Fn::Sub": string };
    ({ widgets } = JSON.parse(body["Fn::Sub"]));
  });
  const rows = () => widgets.flatMap(({ properties }) => properties.metrics ?? []);
  const searches = () =>
    rows().flatMap(([first]) => {
      const { expression = "" } = first as { expression?: string };
      return expression.startsWith("SEARCH") ? [expression] : [];
    });

  it("has an alarm on each dead-letter queue", () => {
    expect([functions.length, queues.length]).toEqual([20, 12]);
    const expected = queues.filter((id) => /DeadLetter/.test(id));
    const ids = alarms.map(([id]) => id);
    expect(ids).toEqual(
      expect.arrayContaining(expected.map((id) => id.replace(/Queue$/, "Alarm"))),
    );
    expect(template.Resources.Nr3DeadLetterAlarm?.Properties).toMatchObject({
      AlarmDescription: "Messages are in the dead-letter queue of nr3.",
      Dimensions: [
        { Name: "QueueName", Value: { "Fn::GetAtt": ["Nr3DeadLetterQueue", "QueueName"] } },
      ],
    });
  });

  it.each(["Errors", "Throttles"])("has each function's %s in one alarm", (metric) => {
    const watched = alarms
      .flatMap(([, { Metrics = [] }]) => Metrics)
      .flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])
      .filter(({ MetricName }) => MetricName === metric)
      .map(({ Dimensions }) => Dimensions[0].Value.Ref);
    expect(watched).toEqual(functions);
    const ids = alarms.map(([id]) => id).filter((id) => id.startsWith(`Function${metric}`));
    expect(ids).toEqual([`Function${metric}Alarm`, `Function${metric}Alarm2`]);
  });

  it("has alarms that CloudWatch takes, and each tells whom it is to tell", () => {
    for (const [, { AlarmActions, Metrics }] of alarms) {
      if (!Metrics) continue;
      expect(AlarmActions).toEqual(["on-call"]);
      expect(Metrics.filter(({ MetricStat }) => MetricStat).length).toBeLessThanOrEqual(
        most.metricsOfAnAlarm,
      );
      expect(Metrics.filter(({ ReturnData }) => ReturnData !== false)).toHaveLength(1);
      const ids = Metrics.map(({ Id }) => Id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !/^[a-z]\w*$/.test(id))).toEqual([]);
    }
  });

  it("has every alarm and every queue in its dashboard", () => {
    const shown = widgets.flatMap(({ properties }) => properties.alarms ?? []);
    expect(shown).toEqual(alarms.map(([id]) => `\${${id}.Arn}`));
    const waiting = rows().filter(([, name]) => name === "ApproximateNumberOfMessagesVisible");
    expect(waiting.map(([, , , value]) => value).sort()).toEqual(
      queues.map((id) => `\${${id}.QueueName}`).sort(),
    );
    expect(waiting).toContainEqual(
      expect.arrayContaining([`\${Nr1Queue.QueueName}`, { stat: "Maximum", label: "nr1" }]),
    );
  });

  it.each(["Errors", "Throttles", "Duration"])("has each function's %s in it", (metric) => {
    const found = searches()
      .filter((text) => text.includes(`MetricName="${metric}"`))
      .flatMap((text) => [...text.matchAll(/\$\{(\w+)\}/g)].map(([, id]) => id));
    expect(found).toEqual(functions);
  });

  it("has a dashboard that CloudWatch takes, and that is free", () => {
    expect(widgets.length).toBeLessThanOrEqual(most.widgets);
    expect(rows().length).toBeLessThanOrEqual(50);
    // Also if what the searches find is counted.
    expect(rows().length + 3 * functions.length).toBeLessThanOrEqual(most.metricsOfADashboard);
    for (const { alarms: shown = [], metrics = [] } of widgets.map((one) => one.properties)) {
      expect(shown.length).toBeLessThanOrEqual(most.alarmsOfAWidget);
      expect(metrics.length + functions.length).toBeLessThanOrEqual(most.metricsOfAWidget);
    }
    expect(searches()).toHaveLength(6);
    for (const search of searches()) {
      const text = search.replaceAll(/\$\{\w+\}/g, longestName);
      expect(text.length).toBeLessThanOrEqual(maxSearchLength);
    }
  });
});

describe("a queue", () => {
  it("has an alarm on half of what SQS lets it have in flight", async () => {
    const { Resources } = await monitored(["Nr1"], queueCalled("Nr1"));
    for (const name of ["Nr1", "Uploads", "Callbacks"]) {
      expect(Resources[`${name}InFlightAlarm`]?.Properties).toMatchObject({
        AlarmDescription: `More than 60000 messages are in flight in the queue of ${name.toLowerCase()}.`,
        MetricName: "ApproximateNumberOfMessagesNotVisible",
        Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": [`${name}Queue`, "QueueName"] } }],
        Threshold: 60_000,
      });
    }
    expect(Resources).not.toHaveProperty("Nr1DeadLetterInFlightAlarm");
  });

  it("has an alarm on its delay if it says what is late, and what it says does not reach the stack", async () => {
    const resources = queueCalled("Nr1");
    Object.assign(resources.Nr1Queue ?? {}, { Metadata: { DelayedAfterSeconds: 600 } });
    const { Resources } = await monitored(["Nr1"], resources);
    expect(Resources.Nr1DelayedAlarm?.Properties).toMatchObject({
      AlarmDescription: "A message has waited in the queue of nr1 for more than 10 minutes.",
      MetricName: "ApproximateAgeOfOldestMessage",
      Threshold: 600,
    });
    expect(Resources.CallbacksDelayedAlarm?.Properties).toMatchObject({ Threshold: 1_800 });
    expect(Resources).not.toHaveProperty("Nr1DeadLetterDelayedAlarm");
    expect(Resources.Nr1Queue).not.toHaveProperty("Metadata");
  });
});
