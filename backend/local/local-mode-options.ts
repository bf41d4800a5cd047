import type { LocalModeFacts } from "./data-folder.ts";
import type { ItemWrite } from "./dynamodb/item-write.ts";
import type { FunctionLimits } from "./function-environment.ts";
import type { FunctionCall } from "./lambda/function-host.ts";
import type { HttpApiLimits } from "./lambda/http-api-limits.ts";
import type { RekognitionFaults } from "./rekognition/server/rekognition-faults.ts";
import type { RekognitionCall } from "./rekognition/server/rekognition-server.ts";
import type { S3Limits } from "./s3/s3-limits.ts";
import type { AwsOptions } from "./start-aws.ts";

export interface LocalModeOptions {
  /** Holds all state, and survives any end of the process. One local mode at a time. */
  dataDir: string;
  /** Of the API, on 127.0.0.1; 0, the default, takes a free one. */
  port?: number;
  /** Of the endpoint that uploads go to, on 127.0.0.1; 0, the default, takes a free one. */
  uploadPort?: number;
  /** Whether other machines may use the API and the form, for a container whose ports are forwarded. Wants `requireKey`. */
  isOpen?: boolean;
  /** `rekognition`: the real service, with the user's AWS credentials. A fake of one's own, for tests. */
  detector?: AwsOptions["detector"];
  kind?: LocalModeFacts["kind"];
  version: string;
  /** One line of the functions' log, or of local mode's own. */
  log: (line: string) => void;
  /** One line that the user is to see now, with what to do about it. Default: it is in the log alone. */
  tell?: (line: string) => void;
  faults?: LocalFaults;
  witness?: LocalWitness;
  /** Shorter ones than the deployed service has, for tests that cannot wait for those. */
  limits?: LocalLimits;
  /** Whether the API asks for a key, as the deployed one does. Default: it does not. */
  requireKey?: boolean;
  /** Whether pictures are converted that recognition does not take. Default: they are. */
  convert?: boolean;
  /** Ends the start: it is undone then. */
  signal?: AbortSignal;
  /** Other modules than the built ones for functions, by name: the packaged ones, say. URLs. */
  functions?: Record<string, string>;
}

export interface LocalLimits extends FunctionLimits {
  /** How long a message stays with a worker that died. Default: as the queues have it. */
  visibilityTimeoutSeconds?: number;
  /** What may be spent in a day, in dollars. Default: as deployed. */
  dailySpendingLimit?: string;
  /** Whether the detector's calls count as billed. Default: those of the real service. */
  detectorIsPaid?: boolean;
  /** How often a function is called that is called without being asked. Default: as deployed. */
  scheduleSeconds?: number;
  /** What clients may take of the API, and of the endpoint that uploads go to. */
  api?: Partial<HttpApiLimits>;
  s3?: Partial<S3Limits>;
}

/** What can be made to go wrong, for tests. */
export interface LocalFaults {
  recognition?: RekognitionFaults;
  /** How often an S3 event is sent. Default: once. */
  eventCopies?: number | (() => number);
  /** For how many seconds a copy of an event is held back, so that later ones overtake it. Default: 0. */
  eventDelaySeconds?: () => number;
  /**
   * Asked at each invocation, by the function's name and its event: the thread of the functions dies as soon as AWS has answered so many
   * writes of this invocation, and with it all else that it was at. Default: it lives.
   */
  deathAfterWrites?: (functionName: string, event: unknown) => number | undefined;
}

/** Hears what is done behind the API at the moment it is done: for tests that keep account of it, over restarts too. */
export interface LocalWitness {
  /** A function is about to be called. */
  onInvoke?: (call: FunctionCall) => void;
  /** The functions' thread died; these calls were not answered. */
  onThreadDied?: (calls: FunctionCall[]) => void;
  /** One of Rekognition's operations has its answer, which is about to be sent. */
  onRekognitionCall?: (call: RekognitionCall) => void;
  /** DynamoDB has written an item, and answered. */
  onItemWritten?: (write: ItemWrite) => void;
}
