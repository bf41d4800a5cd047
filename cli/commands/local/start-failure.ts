import { errorCode } from "../../client/error-code.ts";
import { RekogError } from "../../client/errors.ts";
import type { DataFolderInUse } from "../../deps.ts";
import { portFailure } from "../../listener/port-failure.ts";
import { notWritable } from "./log-file.ts";

/** The error for a local mode that could not be started, with what to do about it. */
export function startFailure(error: unknown, port: number, dataDir: string): unknown {
  if (isCalled(error, "DataFolderInUseError")) return inUse(error as DataFolderInUse, dataDir);
  if (isCalled(error, "DataFolderDamagedError")) {
    return new RekogError({
      kind: "api",
      code: "data_folder_damaged",
      message: `${error.message}.`,
      hint: `Put back a copy of ${String((error as { path?: string }).path)}, or run \`rekog local --reset-data\` once: it sets what is there aside and starts without it. Or choose another folder with --data-dir.`,
      cause: error,
    });
  }
  if (
    isCalled(error, "StorageFullError") ||
    ["ENOSPC", "EDQUOT"].includes(errorCode(error) ?? "")
  ) {
    return new RekogError({
      kind: "api",
      code: "storage_full",
      message: `There is no room left for the data folder ${dataDir}.`,
      hint: "Make room on its disk and start again; what is stored is unharmed. Or choose another folder with --data-dir.",
      cause: error,
    });
  }
  if (
    ["EROFS", "EACCES", "EPERM", "EFBIG", "ENAMETOOLONG"].includes(errorCode(error) ?? "") &&
    !isOfListening(error)
  ) {
    return notWritable(dataDir, error);
  }
  return noLoopback(error) ?? portFailure(error, port) ?? error;
}

/** Of a container or a network namespace, say, whose loopback interface is down, or has an IPv6 address alone. */
function noLoopback(error: unknown): RekogError | undefined {
  const codes = ["EADDRNOTAVAIL", "ENETUNREACH", "ENETDOWN"];
  if (!codes.includes(errorCode(error) ?? "")) return undefined;
  return new RekogError({
    kind: "api",
    code: "no_loopback",
    message:
      "Local mode speaks over 127.0.0.1, and this machine, or container, has no such address.",
    hint: "Bring its loopback interface up, as with `ip link set lo up`, or name an API with --endpoint.",
    cause: error,
  });
}

function inUse(error: DataFolderInUse, dataDir: string): RekogError {
  const { pid, url } = error;
  const who = pid === undefined ? "another rekog process" : `the rekog process ${pid}`;
  return new RekogError({
    kind: "api",
    code: "data_folder_in_use",
    message: `The data folder ${dataDir} belongs to ${who}${url === undefined ? "" : ` at ${url}`}.`,
    hint: "Use that one (commands find it by themselves), stop it, or choose another folder with --data-dir.",
    cause: error,
  });
}

/** By its name: these classes come with local mode, which is only loaded where it is started. */
const isCalled = (error: unknown, name: string): error is Error =>
  error instanceof Error && error.name === name;

/** A port that the user may not have is no folder. */
const isOfListening = (error: unknown) =>
  (error as NodeJS.ErrnoException).syscall === "listen" || (error as Error).message === "listen";
