#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { fileURLToPath } from "node:url";
import { now, sleep } from "./client/time.ts";
import { exitCodes } from "./exit-codes.ts";
import { createInterruption } from "./interruption.ts";
import { run } from "./run.ts";

// This file is the process: everything that is global to it is read, heard and set here and nowhere else.

const interruption = createInterruption(now);
process.on("SIGINT", () => {
  // Pressed twice: the user will not wait. Local mode notices that we are gone and stops by itself.
  if (!interruption.interrupt()) process.exit(exitCodes.interrupted);
});
process.on("SIGTERM", interruption.terminate);
// Started by another rekog (local mode for one command): its end is ours, however it came about.
if (process.connected) process.once("disconnect", interruption.terminate);

let stdoutFailure: NodeJS.ErrnoException | undefined;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  stdoutFailure ??= error;
  interruption.abandon();
});
process.stderr.on("error", () => {});

const { version, engines } = readPackage();

await run(process.argv.slice(2), {
  env: process.env,
  platform: process.platform,
  homeDir: homedir(),
  version,
  nodeVersion: process.versions.node,
  supportedNode: engines.node,
  mainPath: fileURLToPath(import.meta.url),
  get stdin() {
    return process.stdin;
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
  loadStartLocal: () => {
    // The AWS SDK would tell whoever runs local mode which Node.js versions its later releases need.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
    return import("../backend/local/start-local.ts");
  },
});

await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
if (stdoutFailure && stdoutFailure.code !== "EPIPE") {
  process.stderr.write(
    `rekog: the output could not be written: ${stdoutFailure.message} (output_failed)\n` +
      "  → Make room, or write it to another place.\n",
  );
  process.exitCode = exitCodes.api;
}
process.exit();

/** The package's own, from beside `dist/`. */
function readPackage(): { version: string; engines: { node: string } } {
  const path = new URL("../../package.json", import.meta.url);
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Resolves when everything was handed to the operating system, or (the stream's error was told before) cannot be. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write("", () => resolve());
  });
}
