#!/usr/bin/env node
import { fstatSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";
import { aborted } from "./aborted.ts";
import { InterruptedError } from "./client/errors.ts";
import { now, sleep } from "./client/time.ts";
import { exitCodes } from "./exit-codes.ts";
import { homeFolder } from "./files/home-folder.ts";
import { removeLeftovers } from "./files/leftovers.ts";
import { writeToTheEnd } from "./files/write-to-the-end.ts";
import { createInterruption } from "./interruption.ts";
import { run } from "./run.ts";
import { assumeColumns } from "./ui/assume-columns.ts";

// This file is the process: everything that is global to it is read, heard and set here and nowhere else.

// At every end but that by SIGKILL: what the command could not remove by itself goes now.
process.on("exit", removeLeftovers);

const terminals = [0, 1, 2].filter(isatty);
const interruption = createInterruption(now);
// Of the keyboard: Ctrl-C, Ctrl-\, and on Windows Ctrl-Break.
for (const name of ["SIGINT", "SIGQUIT", "SIGBREAK"] as const) {
  process.on(name, () => {
    // Pressed twice: the user will not wait. Local mode notices that we are gone and stops by itself.
    if (!interruption.interrupt()) process.exit(exitCodes.interrupted);
  });
}
// The terminal is gone, or a program or the system asks for the end. Node.js keeps SIGPROF for itself; at SIGUSR1 that nobody
// hears it opens a debugger's port, where any user of this machine may run code as this one.
for (const name of [
  "SIGTERM",
  "SIGHUP",
  "SIGABRT",
  "SIGALRM",
  "SIGVTALRM",
  "SIGUSR1",
  "SIGUSR2",
  "SIGXCPU",
  "SIGPWR",
] as const) {
  process.on(name, interruption.terminate);
}
// Started by another rekog (local mode for one command): its end is ours, however it came about.
if (process.connected) process.once("disconnect", interruption.terminate);

const flushAfterSignalMs = 1_000;
let stdoutFailure: NodeJS.ErrnoException | undefined;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  stdoutFailure ??= error;
  interruption.abandon();
});
process.stderr.on("error", () => {});
for (const stream of [process.stdout, process.stderr]) {
  assumeColumns(stream);
  writeToTheEnd(stream);
}

const { version, engines } = readPackage();

const isFailed = await run(process.argv.slice(2), {
  env: process.env,
  platform: process.platform,
  homeDir: homeFolder(),
  userName,
  version,
  nodeVersion: process.versions.node,
  supportedNode: engines.node,
  mainPath: fileURLToPath(import.meta.url),
  get stdin() {
    return isFolder(0) ? Object.assign(process.stdin, { isFolder: true }) : process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interruption.signal,
  urgentSignal: interruption.urgentSignal,
  now,
  sleep,
  random: Math.random,
  setExitCode: (code) => {
    process.exitCode = code;
  },
  loadStartLocal: async () => {
    silenceAwsSdk();
    // By itself, and first: where it has nothing for this platform and throws, an import within another module's would end the
    // process before anybody heard of that. In a bundle it has but this name.
    await import("level").then(({ default: level }) => level);
    return import("../backend/local/start-local.ts");
  },
  loadKeys: () => {
    silenceAwsSdk();
    return import("../backend/administration/administer-keys.ts");
  },
  loadKnownLabels: () => import("../backend/local/detector/known-labels.ts"),
  loadClassifier: () => import("../backend/local/detector/classifier/administer-classifier.ts"),
  loadConverter: () => import("../backend/administration/convert-file.ts"),
  loadReceiverPost: () => import("../backend/adapters/callback-sender/receiver-post.ts"),
});

let isStdoutWhole = false;
const isFlushed = Promise.all([
  flushed(process.stdout).then(() => {
    isStdoutWhole = true;
  }),
  flushed(process.stderr),
]);
// Where a signal ends it, who reads a full pipe may take what is in it now, and need not: it may be that nobody does.
await Promise.race([isFlushed, aborted(interruption.signal).then(() => sleep(flushAfterSignalMs))]);
const isInterrupted = process.exitCode === exitCodes.interrupted;
// What came of it is cut off, and must not be taken for all.
if (!isStdoutWhole && !isInterrupted && interruption.signal.reason instanceof InterruptedError) {
  const { code, message } = interruption.signal.reason;
  process.stderr.write(`rekog: ${message} (${code})\n  → Not all of the output was read.\n`);
  process.exitCode = exitCodes.interrupted;
}
if (stdoutFailure && stdoutFailure.code !== "EPIPE" && !isInterrupted) {
  process.stderr.write(
    `rekog: the output could not be written: ${stdoutFailure.message} (output_failed)\n` +
      "  → Make room, or write it to another place.\n",
  );
  // What the run as a whole failed of is on stderr, and says more than that its JSON was lost.
  if (!isFailed) process.exitCode = exitCodes.api;
}
if (terminals.some((fd) => !isatty(fd))) endAsHungUp();
process.exit();

/**
 * The terminal that this was started in was closed. Node.js crashes at an orderly end then (`ResetStdio` checks that it could
 * set the terminal's mode back), so it is ended as a program is that does not hear of it.
 */
function endAsHungUp(): void {
  removeLeftovers();
  process.removeAllListeners("SIGHUP");
  process.kill(process.pid, "SIGHUP");
}

/** It would tell whoever uses it which Node.js versions its later releases need. */
function silenceAwsSdk(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
}

function isFolder(fd: number): boolean {
  try {
    // As bigints: see `writeToTheEnd`.
    return fstatSync(fd, { bigint: true }).isDirectory();
  } catch {
    return false;
  }
}

/** A container's user may have a number alone. */
function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER;
  }
}

/** The package's own, from beside `dist/`. */
function readPackage(): { version: string; engines: { node: string } } {
  const path = new URL("../../package.json", import.meta.url);
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Resolves when everything was handed to the operating system, or (the stream's error was told before) cannot be. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    // Where nothing waits, nothing is written: even an empty text fails on a full disk. Errors are told a turn later.
    if (stream.writableLength === 0) setImmediate(resolve);
    else stream.write("", () => resolve());
  });
}
