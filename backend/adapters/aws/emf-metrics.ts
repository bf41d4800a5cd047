import { AsyncLocalStorage } from "node:async_hooks";
import { type MetricName, type Metrics, metricUnits } from "../../core/ports/telemetry.ts";

/**
 * Where the metrics are found in CloudWatch.
 * @internal the dashboard and the alarms are held to it
 */
export const metricsNamespace = "rekog";

const units = { count: "Count", ms: "Milliseconds", percent: "Percent" } as const;
/** "A value array must not have more than 100 members." */
const maxValues = 100;

type Measured = Map<MetricName, number[]>;

export interface EmfMetricsOptions {
  /** The only dimension: every further one would multiply what is billed. */
  stage: string;
  now?: () => Date;
  write?: (line: string) => void;
}

/** One for all functions of a process, as the log's. */
const gathering = new AsyncLocalStorage<Measured>();

/**
 * Metrics as lines of the log that CloudWatch takes apart: one for each `gather`, counts summed up, durations one by one.
 * Lambda's log is all that is needed: no request, no right, no wait.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emfMetrics({
  stage,
  now = () => new Date(),
  write = (line) => void process.stdout.write(line),
}: EmfMetricsOptions): Metrics {
  function keep(name: MetricName, value: number): void {
    if (!Number.isFinite(value)) return;
    const measured = gathering.getStore();
    measured?.set(name, [...(measured.get(name) ?? []), value]);
  }

  function tell(about: Record<string, string>, measured: Measured): void {
    const at = now();
    for (const values of inLines(measured)) {
      const names = Object.keys(values) as MetricName[];
      const directive = {
        Namespace: metricsNamespace,
        Dimensions: [["stage"]],
        Metrics: names.map((name) => ({ Name: name, Unit: units[metricUnits[name]] })),
      };
      const line = {
        time: at.toISOString(),
        ...{ level: "info", event: "metrics", ...about, stage, ...values },
        _aws: { Timestamp: at.getTime(), CloudWatchMetrics: [directive] },
      };
      write(`${JSON.stringify(line)}\n`);
    }
  }

  return {
    count: (name) => keep(name, 1),
    duration: (name, ms) => keep(name, Math.max(0, Math.round(ms))),
    percentage: (name, percent) => keep(name, Math.max(0, Math.round(percent * 10) / 10)),
    gather(about, work) {
      const measured: Measured = new Map();
      return gathering.run(measured, async () => {
        try {
          return await work();
        } finally {
          tell(about, measured);
        }
      });
    },
  };
}

/** The values of each line there is to be: one, unless there are more durations than a line may have. */
function* inLines(measured: Measured): Generator<Record<string, number | number[]>> {
  const longest = Math.max(0, ...[...measured.values()].map(({ length }) => length));
  for (let from = 0; from < longest; from += maxValues) {
    const parts = [...measured].flatMap(([name, all]) => {
      const values = all.slice(from, from + maxValues);
      return values.length > 0
        ? [[name, metricUnits[name] === "count" ? values.length : values]]
        : [];
    });
    yield Object.fromEntries(parts);
  }
}
