/**
 * What `backend/administration/administer-keys.ts` offers, as far as this side needs it. Written down here so that the type
 * checker compares the two without loading AWS's SDK.
 */
export type OpenStage = (options: {
  stage: string;
  region: string;
  awsProfile?: string | undefined;
  send: SendHttp;
}) => Promise<OpenKeys & { endpoint: string | undefined }>;

export type OpenTable = (options: LocalTable & { send: SendHttp }) => OpenKeys;

/** Where a local mode that runs has its keys, and what its DynamoDB answers to. */
export interface LocalTable {
  table: string;
  url: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** What is wrong with a request by itself, whichever table it is for. */
export interface KeyChecks {
  /** @throws {KeyAdministrationFailure} `invalid_key`, with everything that is wrong */
  checkKeyTerms(request: KeyRequest, now: Date): void;
  /** @throws {KeyAdministrationFailure} `invalid_key` */
  checkOverlap(overlapMs: number): void;
}

export interface OpenKeys {
  create(request: KeyRequest): Promise<MadeKey>;
  list(): Promise<AccessKey[]>;
  revoke(id: string): Promise<AccessKey>;
  rotate(id: string, overlapMs: number): Promise<MadeKey & { replaced: AccessKey }>;
  close(): void;
}

/** What it is refused with: by its name, since the class comes with the SDK. */
export interface KeyAdministrationFailure extends Error {
  name: "KeyAdministrationError" | "StageError";
  code:
    | "invalid_key"
    | "key_not_found"
    | "key_not_in_force"
    | "stage_not_found"
    | "stage_without_keys";
}

export interface KeyRequest {
  name: string;
  account?: string | undefined;
  scopes?: readonly string[] | undefined;
  expiresAt?: Date | undefined;
  perMinute?: number | undefined;
  dailyDollars?: number | undefined;
}

export interface MadeKey {
  /** The whole key, with its secret */
  apiKey: string;
  key: AccessKey;
}

/** A key, without its secret. Times are ISO 8601. */
export interface AccessKey {
  id: string;
  account: string;
  name: string;
  scopes: readonly string[];
  createdAt: string;
  createdBy?: string;
  expiresAt?: string;
  revokedAt?: string;
  perMinute?: number;
  dailyMicrodollars?: number;
}

/** Sends a request, and reads its answer whole. */
export type SendHttp = (request: {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
  signal: AbortSignal;
}) => Promise<{ status: number; headers: Record<string, string>; body: Uint8Array }>;
