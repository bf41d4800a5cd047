/**
 * What `backend/local/start-local.ts` offers, as far as this side needs it. Written down here so that the type checker
 * compares the two without loading local mode.
 */
export type StartLocal = (options: {
  dataDir: string;
  port?: number;
  detector?: "local" | "rekognition";
  kind?: LocalModeKind;
  version: string;
  log: (line: string) => void;
  faults?: LocalFaults;
}) => Promise<{
  url: string;
  dataDir: string;
  /** Resolves when every uploaded blob is terminal, or when that takes too long */
  drain(): Promise<void>;
  stop(): Promise<void>;
}>;

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
