import type { Service } from "../backend/local/functions.ts";
import { readServerlessYml } from "./read-serverless-yml.ts";

/** One machine's detector looks at one picture at a time, and so does its converter: more at once would only wait for them. */
const localParams = { recognitionConcurrency: 2, conversionConcurrency: 1 };
const knownEvents = ["httpApi", "schedule", "sqs"];

/** The functions in `serverless.yml`, and their queues, for local mode: one more stage, with parameters of its own. */
export function localService(root: URL): Service {
  const { functions, httpApi, resources } = readServerlessYml(root, {
    stage: "local",
    params: localParams,
  });
  for (const [name, { events }] of Object.entries(functions)) {
    const kinds = (events as object[]).flatMap(Object.keys);
    const unknown = kinds.filter((kind) => !knownEvents.includes(kind));
    if (unknown.length > 0) throw new Error(`Local mode can't feed ${name} from ${unknown}.`);
  }
  const queues = Object.entries(resources).filter(([, { Type }]) => Type === "AWS::SQS::Queue");
  return {
    functions: functions as unknown as Service["functions"],
    cors: httpApi.cors as Service["cors"],
    queues: Object.fromEntries(queues.map(([id, { Properties }]) => [id, Properties])),
  };
}
