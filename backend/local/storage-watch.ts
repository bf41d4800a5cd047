import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Invoke } from "./lambda/function-host.ts";
import { type StorageFaultCode, storageFaultOf } from "./storage-faults.ts";

/**
 * What is told of each: these are no codes of the deployed API, whose storage has neither fault. None passes by itself, so all
 * have the status that clients do not try again.
 */
const words: Record<StorageFaultCode, { title: string; hint: string }> = {
  storage_full: {
    title: "The disk that holds local mode's data folder is full.",
    hint: "Make room on it and send the request again. What is stored is unharmed and can be read.",
  },
  data_folder_not_writable: {
    title: "Local mode's data folder cannot be written any more.",
    hint: "Correct its permissions, its file system's (read-only?) or the limit for the size of files (`ulimit -f`), or look after the disk where it fails (EIO), and send the request again. Nothing that is stored was changed.",
  },
  data_folder_damaged: {
    title: "A part of local mode's database is damaged and cannot be read.",
    hint: "Stop `rekog local`, and put back a copy of its data folder or start it once with `--reset-data`, which sets what is there aside.",
  },
  data_folder_gone: {
    title: "Local mode's data folder was deleted, moved or replaced while it runs.",
    hint: "Stop `rekog local`, put the folder back if it was only moved, and start it again.",
  },
};

const status = 507;
/** After so long without one, the next is news again. */
const quietMs = 60_000;

export interface StorageWatch {
  /** Whether the error tells of the storage. The first of its kind for a while is told the user. */
  hear(error: unknown): boolean;
  /** Calls functions for the API; an answer that failed for the storage's sake says so, and what to do. */
  explained(invoke: Invoke): Invoke;
}

/** @param tell is given one line, for the user @param nowMs monotonic */
export function storageWatch(
  dataDir: string,
  tell: (line: string) => void,
  nowMs: () => number = () => performance.now(),
): StorageWatch {
  const heardAtMs: Partial<Record<StorageFaultCode, number>> = {};
  let latest: { code: StorageFaultCode; count: number } | undefined;

  return {
    hear(error) {
      const code = storageFaultOf(error);
      if (!code) return false;
      const before = heardAtMs[code] ?? -Infinity;
      heardAtMs[code] = nowMs();
      latest = { code, count: (latest?.count ?? 0) + 1 };
      if (nowMs() - before >= quietMs) {
        const { title, hint } = words[code];
        tell(`${title} (${code}: ${dataDir}) ${hint}`);
      }
      return true;
    },

    explained: (invoke) => async (name, event) => {
      const countBefore = latest?.count ?? 0;
      const result = (await invoke(name, event)) as APIGatewayProxyStructuredResultV2;
      if ((result?.statusCode ?? 200) < 500 || !latest || latest.count === countBefore) {
        return result;
      }
      const { requestId } = (event as APIGatewayProxyEventV2).requestContext;
      return { ...result, ...problem(latest.code, requestId, result.headers) };
    },
  };
}

function problem(
  code: StorageFaultCode,
  requestId: string,
  headers: APIGatewayProxyStructuredResultV2["headers"],
): APIGatewayProxyStructuredResultV2 {
  const { title, hint } = words[code];
  return {
    statusCode: status,
    headers: {
      ...headers,
      "content-type": "application/problem+json",
      "cache-control": "no-store",
    },
    body: JSON.stringify({
      type: `/problems/${code}`,
      ...{ title, status, detail: title, code, hint, request_id: requestId },
    }),
  };
}
