import type { Readable } from "node:stream";
import type { LoadClassifier } from "./added-classifier.ts";
import type { Now, Sleep } from "./client/time.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { KeyChecks, OpenStage, OpenTable } from "./key-administration.ts";
import type { KnownLabels } from "./known-labels/known-labels.ts";
import type { PostToReceiver } from "./listener/forward.ts";

/** `process.stdout`, `process.stderr`, or what a test reads. */
export type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

/** `process.stdin`, or what a test pipes in. */
/** Of a folder (`< FOLDER`) Node.js makes a stream that ends at once. */
export type Input = Readable & { isTTY?: boolean; isFolder?: boolean };

/** Everything outside the program that a command touches; `main.ts` builds it from the process, tests build their own. */
export interface Deps {
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  homeDir: string;
  /** Of whoever runs it, where the system knows one */
  userName: () => string | undefined;
  /** Of this package */
  version: string;
  /** Of Node.js, such as `20.19.0` */
  nodeVersion: string;
  /** `engines.node` of this package */
  supportedNode: string;
  /** The script that `rekog` is, for starting itself as local mode */
  mainPath: string;
  /** Opened when it is asked for: only by a command that reads it */
  readonly stdin: Input;
  /** Data only */
  stdout: Output;
  /** Everything else */
  stderr: Output;
  /** Aborts when the command shall end: Ctrl-C, `SIGTERM`, the parent gone, nobody reading stdout */
  signal: AbortSignal;
  /** Aborts when it shall end at once, without finishing what is in flight: Ctrl-C */
  urgentSignal: AbortSignal;
  now: Now;
  sleep: Sleep;
  random: () => number;
  setExitCode: (code: ExitCode) => void;
  /** Local mode is large: it is only loaded where it is started */
  loadStartLocal: () => Promise<{ startLocal: StartLocal }>;
  /** So is AWS's SDK */
  loadKeys: () => Promise<{ openStage: OpenStage; openTable: OpenTable } & KeyChecks>;
  /** What the local detector can say; nothing that detects is loaded for it */
  loadKnownLabels: () => Promise<{
    knownLabels: (added?: { classifier: boolean }) => KnownLabels;
  }>;
  /** What can be added to the local detector; nothing that detects is loaded for it */
  loadClassifier: LoadClassifier;
  /** The API's own converter, for pictures that are drawn onto and are neither JPEG nor PNG */
  loadConverter: () => Promise<{ convertFile: ConvertFile }>;
  /** The API's own sender, for callbacks that are handed on */
  loadReceiverPost: () => Promise<{ receiverPoster: ReceiverPoster }>;
}

/** What `backend/adapters/callback-sender/receiver-post.ts` offers. */
export type ReceiverPoster = (deps: {
  monotonicMs: () => number;
  now: () => Date;
  random: () => number;
  allowInsecure: boolean;
}) => PostToReceiver;

/** What `backend/administration/convert-file.ts` offers. Undefined: it is in no format that is converted. */
export type ConvertFile = (picture: string | Uint8Array) => Promise<
  | {
      jpeg: Uint8Array;
      /** Upright; `orientation` is what EXIF would call it as it is stored, 1 to 8, if the file says so */
      image: { width: number; height: number; orientation?: number };
    }
  | undefined
>;

/**
 * What `backend/local/start-local.ts` offers, as far as this side needs it. Written down here so that the type checker
 * compares the two without loading local mode.
 */
export type StartLocal = (options: {
  dataDir: string;
  port?: number;
  /** Where pictures are posted to */
  uploadPort?: number;
  /** Whether other machines may use it */
  isOpen?: boolean;
  detector?: "local" | "rekognition";
  kind?: LocalModeKind;
  version: string;
  log: (line: string) => void;
  /** What the user is to see now */
  tell?: (line: string) => void;
  faults?: LocalFaults;
  /** Whether the API asks for a key, as the deployed one does */
  requireKey?: boolean;
  /** Ends the start: it rejects then, with the signal's reason */
  signal?: AbortSignal;
}) => Promise<{
  url: string;
  dataDir: string;
  /** The key that was made since there was none, to be told this once */
  firstKey?: string;
  /** What its `aws.json` says */
  awsFacts: LocalAws;
  /** Resolves when every uploaded blob is terminal, or when that takes too long */
  drain(): Promise<void>;
  stop(): Promise<void>;
}>;

/** Where a local mode has what stands for AWS, and with which credentials it answers: made for one start. */
export interface LocalAws {
  region: string;
  credentials: { access_key_id: string; secret_access_key: string };
  rekognition_url: string;
  s3_url: string;
  sqs_url: string;
  dynamodb_url: string;
  /** Refuses every call to any other service */
  other_url: string;
  access_table: string;
}

/** What `StartLocal` rejects with where another local mode has the folder: which one, unless that one starts or ends. */
export interface DataFolderInUse extends Error {
  name: "DataFolderInUseError";
  pid: number | undefined;
  url: string | undefined;
}

/** What local mode makes go wrong when asked to. */
export interface LocalFaults {
  recognition?: {
    /** The next calls of DetectLabels end with these exceptions */
    next?: "ThrottlingException"[];
    maxCallsPerSecond?: number;
    latencyMs?: number;
  };
  /** How often each S3 event is sent */
  eventCopies?: number;
}

/** `foreground`: `rekog local`, for everyone. `command`: started by one command, for itself. */
export type LocalModeKind = "foreground" | "command";
