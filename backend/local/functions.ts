import { readFileSync } from "node:fs";
import type { CorsSettings } from "./lambda/cors.ts";
import type { Route } from "./lambda/http-route.ts";
import { localName, localTables, uploadsBucket } from "./resources.ts";
import type { SqsQueue } from "./sqs/sqs-endpoint.ts";

/** What `serverless.yml` says of its functions and their queues, in the words of both: its variables are filled in. */
export interface Service {
  functions: Record<string, ServiceFunction>;
  /** What pages in browsers may do. */
  cors: CorsSettings;
  /** The properties of each queue, by its logical id. */
  queues: Record<string, QueueProperties>;
}

interface ServiceFunction {
  handler: string;
  /** In seconds. */
  timeout: number;
  environment: Record<string, string | number | boolean | { Ref: string }>;
  events: ({ httpApi: string } | { schedule: string } | { sqs: SqsEvents })[];
}

interface SqsEvents {
  arn: GetAtt;
  batchSize: number;
  maximumConcurrency: number;
}

interface QueueProperties {
  VisibilityTimeout?: number;
  RedrivePolicy?: { deadLetterTargetArn: GetAtt; maxReceiveCount: number };
}

interface GetAtt {
  "Fn::GetAtt": [logicalId: string, attribute: string];
}

/** What feeds a function from a queue. */
export interface QueueMapping {
  /** Its name here. */
  queue: string;
  function: string;
  batchSize: number;
  maximumConcurrency: number;
}

/** When a function is called without being asked. */
export interface Schedule {
  function: string;
  everyMs: number;
}

/** The sum is still less than a worker's lease. */
const slackSeconds = 25;

/** Reads what `npm run build` has written beside this module, so that no start of local mode has YAML to read. */
export function readService(): Service {
  return JSON.parse(readFileSync(new URL("service.json", import.meta.url), "utf8"));
}

/** The service as the parameter `convert: false` makes it: nothing in it converts, and what it does not convert is refused. */
export function withoutConversion({ functions, queues, ...rest }: Service): Service {
  const kept = Object.entries(functions).filter(([name]) => name !== "convertBlob");
  const others = Object.entries(queues).filter(([id]) => !id.startsWith("Conversions"));
  return {
    ...rest,
    functions: Object.fromEntries(
      kept.map(([name, { environment, ...its }]) => {
        const { CONVERSIONS_QUEUE_URL: _, ...variables } = environment;
        const told = "CONVERT" in variables && { CONVERT: false };
        return [name, { ...its, environment: { ...variables, ...told } }];
      }),
    ),
    queues: Object.fromEntries(others),
  };
}

/** The URL of each function's module, by the function's name: the built ones. */
export function functionModules(
  { functions }: Service,
  built = new URL("../../", import.meta.url),
): Record<string, string> {
  const modules = Object.entries(functions).map(([name, { handler }]) => [
    name,
    new URL(handler.replace(/\.handler$/, ".js"), built).href,
  ]);
  return Object.fromEntries(modules);
}

/** How long a function may run here: a machine that is slow, or busy, has more time than Lambda gives. */
export function functionTimeoutMs({ functions }: Service, name: string): number {
  const { timeout = 0 } = functions[name] ?? {};
  return (timeout + slackSeconds) * 1_000;
}

export function httpRoutes({ functions }: Service): Route[] {
  return Object.entries(functions).flatMap(([name, { events }]) =>
    events.flatMap((event) => {
      if (!("httpApi" in event)) return [];
      const [method = "", path = ""] = event.httpApi.split(" ");
      return [{ method, path, function: name }];
    }),
  );
}

export function queueMappings({ functions }: Service): QueueMapping[] {
  return Object.entries(functions).flatMap(([name, { events }]) =>
    events.flatMap((event) => {
      if (!("sqs" in event)) return [];
      const { arn, batchSize, maximumConcurrency } = event.sqs;
      const queue = localName(arn["Fn::GetAtt"][0]);
      return [{ queue, function: name, batchSize, maximumConcurrency }];
    }),
  );
}

const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** @throws {Error} on a schedule that is no rate: local mode has no cron */
export function schedules({ functions }: Service): Schedule[] {
  return Object.entries(functions).flatMap(([name, { events }]) =>
    events.flatMap((event) => {
      if (!("schedule" in event)) return [];
      const [, count = "", unit = ""] =
        /^rate\((\d+) (minute|hour|day)s?\)$/.exec(event.schedule) ?? [];
      const everyMs = Number(count) * (unitMs[unit] ?? Number.NaN);
      if (!(everyMs > 0)) throw new Error(`Local mode can't call ${name} at ${event.schedule}.`);
      return [{ function: name, everyMs }];
    }),
  );
}

/** Each queue that has one for dead letters, with it. */
export function serviceQueues({ queues }: Service): SqsQueue[] {
  return Object.entries(queues).flatMap(([id, { VisibilityTimeout = 30, RedrivePolicy }]) => {
    if (!RedrivePolicy) return [];
    const { deadLetterTargetArn, maxReceiveCount } = RedrivePolicy;
    return {
      name: localName(id),
      deadLetterName: localName(deadLetterTargetArn["Fn::GetAtt"][0]),
      visibilityTimeoutSeconds: VisibilityTimeout,
      maxReceiveCount,
    };
  });
}

/**
 * The variables of all functions together, since here they share one environment. `queueUrls`: by the queues' names.
 * @throws {Error} if two functions differ in one, or it is of a resource that is not here
 */
export function functionSettings(
  service: Service,
  queueUrls: Record<string, string>,
): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [name, { environment }] of Object.entries(service.functions)) {
    for (const [variable, value] of Object.entries(environment)) {
      const text = typeof value === "object" ? referredTo(value.Ref) : String(value);
      if (text === undefined || text !== (settings[variable] ?? text)) {
        throw new Error(`Local mode can't set ${variable} of ${name} to ${JSON.stringify(value)}.`);
      }
      settings[variable] = text;
    }
  }
  return settings;

  function referredTo(logicalId: string): string | undefined {
    const name = localName(logicalId);
    if (logicalId in service.queues) return queueUrls[name];
    return [uploadsBucket, ...Object.values(localTables).map((table) => table.name)].find(
      (id) => id === name,
    );
  }
}
