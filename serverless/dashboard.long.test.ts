import { readdir, readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { metricsNamespace } from "../backend/adapters/aws/emf-metrics.ts";
import { type MetricName, metricUnits } from "../backend/core/ports/telemetry.ts";
import { functionNames, functionOf } from "./testing/functions.ts";
import { packageOnce } from "./testing/package-once.ts";
import type { PackagedService } from "./testing/package-service.ts";
import { idsOf, propertiesOf, type Template } from "./testing/template.ts";

/**
 * "A dashboard with up to 50 metrics" is free, three to an account. What a search counts for is said nowhere: here, one.
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
const maxMetrics = 50;
const columns = 24;

/**
 * What AWS itself tells of these resources, each under this one dimension.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
const ofAws = {
  "AWS/ApiGateway": {
    dimension: "ApiId",
    value: /^\$\{(\w+)\}$/,
    type: "AWS::ApiGatewayV2::Api",
    names: ["Count", "4xx", "5xx", "Latency", "IntegrationLatency"],
  },
  "AWS/SQS": {
    dimension: "QueueName",
    value: /^\$\{(\w+)\.QueueName\}$/,
    type: "AWS::SQS::Queue",
    names: ["ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"],
  },
} as const;
/** What Lambda tells of each function, found by a search for their names. */
const ofFunctions = { Errors: "Sum", Throttles: "Sum", Duration: "p95" };
const searchPattern =
  /^SEARCH\('\{AWS\/Lambda,FunctionName\} MetricName="(\w+)" FunctionName=\((.+)\)', '(\w+)'\)$/;

interface Row {
  namespace: string;
  name: string;
  dimension: string;
  value: string;
  stat: string;
}
interface Widget {
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  properties: { title: string; region?: string; alarms?: string[]; metrics?: unknown[][] };
}

let service: PackagedService;
let template: Template;
let body: string;
let widgets: Widget[];
let rows: Row[];
let expressions: string[];
beforeAll(async () => {
  service = await packageOnce({ stage: "qa" });
  ({ template } = service);
  body = (propertiesOf(template, "Dashboard").DashboardBody as { "Fn::Sub": string })["Fn::Sub"];
  ({ widgets } = JSON.parse(body) as { widgets: Widget[] });
  const metrics = widgets.flatMap(({ properties }) => properties.metrics ?? []);
  rows = metrics.flatMap(toRow);
  expressions = metrics.flatMap(([first]) => (first as { expression?: string }).expression ?? []);
}, 180_000);

/** None for what is reckoned from others. */
function toRow([first, name, dimension, value, { stat } = { stat: "" }]: unknown[] & {
  4?: { stat: string };
}): Row[] {
  if (typeof first === "object") return [];
  const texts = [first, name, dimension, value].map(String) as [string, string, string, string];
  return [{ namespace: texts[0], name: texts[1], dimension: texts[2], value: texts[3], stat }];
}

const shown = (name: string) => rows.filter((row) => row.name === name).map(({ value }) => value);

describe("the dashboard", () => {
  it("is the stage's own, in every region, and can be left out", () => {
    const { DashboardName } = propertiesOf(template, "Dashboard");
    expect(DashboardName).toEqual({ "Fn::Sub": `rekog-qa-\${AWS::Region}` });
    expect(template.Conditions).toBeUndefined();
    expect(body).not.toMatch(/\bdev\b/);
  });

  it("names nothing that the template does not have", () => {
    const named = [...body.matchAll(/\$\{([\w:]+)(?:\.\w+)?\}/g)].map(([, name]) => String(name));
    const known = ["AWS::Region", ...Object.keys(template.Resources)];
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    // Nothing is left for CloudFormation to choke on.
    expect(body.replaceAll(/\$\{[\w:]+(\.\w+)?\}/g, "")).not.toContain("$");
    // Nor for whoever reads it.
    expect(body).not.toMatch(/\bEach[A-Z]/);
  });

  it("shows all that the functions measure, each as what it is, under their stage", () => {
    const own = rows.filter(({ namespace }) => namespace === metricsNamespace);
    expect(new Set(own.map(({ name }) => name))).toEqual(new Set(Object.keys(metricUnits)));
    for (const { name, dimension, value, stat } of own) {
      const unit = metricUnits[name as MetricName];
      expect([name, dimension, value, stat]).toEqual([
        ...[name, "stage", "qa"],
        { ms: expect.stringMatching(/^p\d\d$/), percent: "Maximum", count: "Sum" }[unit],
      ]);
    }
    for (const name of functionNames) {
      expect(functionOf(service, name).Environment.Variables.STAGE).toBe("qa");
    }
  });

  it("shows what AWS measures of the template's resources, and nothing else", () => {
    for (const row of rows.filter(({ namespace }) => namespace !== metricsNamespace)) {
      const known = ofAws[row.namespace as keyof typeof ofAws];
      expect(known?.names).toContain(row.name);
      expect(row.dimension).toBe(known.dimension);
      const [, id = ""] = known.value.exec(row.value) ?? [];
      expect(template.Resources[id]?.Type).toBe(known.type);
    }
  });

  it("leaves no function, no queue and no alarm out", () => {
    const names = idsOf(template, "AWS::Lambda::Function").map((id) => `"\${${id}}"`);
    const searches = expressions.flatMap((text) => {
      const [, metric, found = "", stat] = searchPattern.exec(text) ?? [];
      return metric ? [{ metric, stat, found: found.split(" OR ") }] : [];
    });
    for (const [name, stat] of Object.entries(ofFunctions)) {
      const ofMetric = searches.filter(({ metric }) => metric === name);
      expect(ofMetric.flatMap(({ found }) => found)).toEqual(names);
      expect(new Set(ofMetric.map((search) => search.stat))).toEqual(new Set([stat]));
    }
    const queues = idsOf(template, "AWS::SQS::Queue").map((id) => `\${${id}.QueueName}`);
    expect(shown("ApproximateNumberOfMessagesVisible").sort()).toEqual(queues.sort());
    const alarms = idsOf(template, "AWS::CloudWatch::Alarm").map((id) => `\${${id}.Arn}`);
    expect(widgets.flatMap(({ properties }) => properties.alarms ?? [])).toEqual(alarms);
  });

  it("is free, as one of an account's first three", () => {
    expect(rows.length + expressions.length).toBeLessThanOrEqual(maxMetrics);
  });

  it("reckons with Rekognition's price", async () => {
    const text = await readFile(new URL("../bench/unit-prices.json", import.meta.url), "utf8");
    const { dollars } = JSON.parse(text).prices["rekognition.image"] as { dollars: number };
    expect(expressions).toContain(`recognitions * ${dollars}`);
  });

  it("fits its grid, no widget on another", () => {
    const taken = new Set<string>();
    for (const { x, y, width, height, properties } of widgets) {
      expect(x + width).toBeLessThanOrEqual(columns);
      for (let column = x; column < x + width; column += 1) {
        for (let line = y; line < y + height; line += 1) {
          const cell = `${column} ${line}`;
          expect([properties.title, cell, taken.has(cell)]).toEqual([
            properties.title,
            cell,
            false,
          ]);
          taken.add(cell);
        }
      }
    }
  });
});

describe("every metric", () => {
  it("is measured somewhere", async () => {
    const dir = new URL("../backend/core/", import.meta.url);
    const names = await readdir(dir, { recursive: true });
    const files = names.filter((name) => /(?<!\.test)\.ts$/.test(name) && name !== "metrics.ts");
    const code = await Promise.all(files.map((name) => readFile(new URL(name, dir), "utf8")));
    const unused = Object.keys(metricUnits).filter((name) => !code.join().includes(`"${name}"`));
    expect(unused).toEqual([]);
  });
});
