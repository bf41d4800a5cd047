import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type ServiceCall, startServiceEndpoint } from "../loopback/service-endpoint.ts";
import type { SigningCredentials } from "../loopback/signing.ts";
import { ownCalls } from "../own-calls.ts";
import {
  DataFolderGoneError,
  DataFolderNotWritableError,
  StorageFullError,
  storageFaultOf,
} from "../storage-faults.ts";
import { checkDatabase } from "./check-database.ts";
import { createTables, type TableOptions } from "./create-tables.ts";
import { type CallInput, dynaliteCalls, type SnapshotItem } from "./dynalite-calls.ts";
import type { DynaliteStoreOptions } from "./dynalite-store.ts";
import { type ItemWrite, writeOf } from "./item-write.ts";
import { RefusedCallError, serializationError } from "./refused-call-error.ts";

export interface DynamoDbEndpoint {
  url: string;
  /** The items of a table as they are when this is called, in parts, whatever is written meanwhile. */
  snapshot(table: string): Promise<AsyncIterable<SnapshotItem[]>>;
  /** A call of local mode's own, which waits for nothing. @throws RefusedCallError, or what went wrong with the database */
  call(operation: string, input: CallInput): Promise<unknown>;
  stop(): Promise<void>;
}

export interface DynamoDbEndpointOptions {
  /** Folder of the database; in memory without it. */
  path?: string;
  tables: readonly TableOptions[];
  credentials: SigningCredentials;
  region: string;
  /** Hears of every write. */
  onWrite?: ((write: ItemWrite) => void) | undefined;
  /** What each call waits for. */
  settled?: (() => Promise<void>) | undefined;
  /** Hears of what the client only sees as `InternalServerError`: a disk that is full, a database that is damaged. */
  onError?: ((error: unknown) => void) | undefined;
  /** Makes the error for a database that cannot be opened. Default: LevelDB's. */
  toOpenError?: (cause: unknown) => unknown;
  /** Of the database's disk. Default: what the file system says. */
  freeBytes?: DynaliteStoreOptions["freeBytes"];
}

/** DynamoDB's own is 16 MB, of a batch. */
const maxBodyBytes = 16 * 1024 * 1024;
const contentType = "application/x-amz-json-1.0";
const targetPattern = /^DynamoDB_20120810\.(\w+)$/;

/** DynamoDB on loopback: dynalite behind an endpoint that checks signatures, with tables that are made if they are not there. */
export async function startDynamoDbEndpoint(
  options: DynamoDbEndpointOptions,
): Promise<DynamoDbEndpoint> {
  const { tables, credentials, region, onWrite, onError = () => {}, toOpenError } = options;
  const calls = await openCalls(options);

  async function answer({ target, headers, body }: ServiceCall) {
    const [, operation = ""] = targetPattern.exec(target) ?? [];
    try {
      const input = parseInput(body);
      await options.settled?.();
      // Before the call, which makes the input its own.
      const write = onWrite && writeOf(operation, structuredClone(input), headers);
      const output = await calls.call(operation, input);
      if (write) onWrite(write);
      return { status: 200, body: JSON.stringify(output) };
    } catch (error) {
      if (
        error instanceof StorageFullError ||
        error instanceof DataFolderNotWritableError ||
        error instanceof DataFolderGoneError
      ) {
        onError(error);
        // A status that no SDK tries again: room is not made within a second, nor is a folder.
        const refusal = {
          __type: error.name.replace(/Error$/, "Exception"),
          message: error.message,
        };
        return { status: 507, body: JSON.stringify(refusal) };
      }
      if (!(error instanceof RefusedCallError)) throw error;
      return { status: error.status, body: JSON.stringify(error.body) };
    }
  }

  try {
    // The first to read the tables: what is damaged in them is found here.
    await calls.settle(tables).catch((error: unknown) => {
      throw storageFaultOf(error) ? (toOpenError?.(error) ?? error) : error;
    });
    const server = await startServiceEndpoint({
      signing: { credentials, region, service: "dynamodb" },
      ...{ maxBodyBytes, contentType, answer, onError },
    });
    const client = new DynamoDBClient({ ...ownCalls, endpoint: server.url, credentials, region });
    try {
      await createTables(client, tables);
    } catch (error) {
      await server.stop();
      throw error;
    } finally {
      client.destroy();
    }
    return {
      url: server.url,
      snapshot: calls.snapshot,
      call: calls.call,
      async stop() {
        await server.stop();
        await calls.close();
      },
    };
  } catch (error) {
    await calls.close();
    throw error;
  }
}

async function openCalls({ path, freeBytes, toOpenError }: DynamoDbEndpointOptions) {
  try {
    // LevelDB begins to open a database as soon as it is made.
    if (path !== undefined) await checkDatabase(path);
    const calls = dynaliteCalls(path, { freeBytes });
    await calls.open();
    return calls;
  } catch (error) {
    throw toOpenError?.(error) ?? error;
  }
}

/** @throws RefusedCallError */
function parseInput(body: Buffer): CallInput {
  try {
    const input: unknown = JSON.parse(body.toString("utf8"));
    if (typeof input === "object" && input !== null && !Array.isArray(input)) {
      return input as CallInput;
    }
  } catch {
    // Told below, as all else that is no object.
  }
  throw serializationError();
}
