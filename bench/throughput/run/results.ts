import type { CliStart } from "../clients/measure-cli.ts";
import type { ClientResults } from "../clients/measure-clients.ts";
import type { DetectorSpeeds } from "../measure/measure-detector.ts";
import type { KeyResults } from "../measure/measure-keys.ts";
import type { Memory } from "../measure/measure-memory.ts";
import type { Recognition } from "../measure/measure-recognition.ts";
import type { Scenario } from "../measure/measure-requests.ts";
import type { ByConcurrency } from "../measure/measured.ts";
import type { PathResult } from "../paths/measure-paths.ts";

/** Everything that was measured. */
export interface Results {
  /** How many DynamoDB requests each takes */
  counts: { create: number; get: number; life: number };
  requests: Record<Scenario, ByConcurrency>;
  paths: PathResult[];
  keys: KeyResults;
  pipeline: ByConcurrency;
  memory: Memory;
  recognition: ByConcurrency<Recognition>;
  detector: DetectorSpeeds;
  clients: ClientResults;
  cli: CliStart;
}
