import type { CliStart } from "../clients/measure-cli.ts";
import type { ClientResults } from "../clients/measure-clients.ts";
import type { PathResult } from "../paths/measure-paths.ts";
import type { DetectorSpeeds } from "./measure-detector.ts";
import type { KeyResults } from "./measure-keys.ts";
import type { Memory } from "./measure-memory.ts";
import type { Recognition } from "./measure-recognition.ts";
import type { Scenario } from "./measure-requests.ts";
import type { ByConcurrency } from "./measured.ts";

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
