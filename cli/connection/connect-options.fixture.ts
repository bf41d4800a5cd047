import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Deps } from "../deps.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { createSpyOutput } from "../testing/spy-output.ts";

/** What a command connects with, where local mode is a stand-in that notes in the data folder how it was ended. */
export function connectOptions(dataDir: string, change: Partial<Deps> = {}) {
  const told: string[] = [];
  const clock = createFakeClock();
  const deps: Deps = {
    env: { REKOG_DATA_DIR: dataDir },
    platform: "linux",
    homeDir: "/nowhere",
    userName: () => "ada",
    version: "1.2.3",
    nodeVersion: "20.19.0",
    supportedNode: ">=20",
    mainPath: fileURLToPath(new URL("../testing/fake-local-main.mjs", import.meta.url)),
    stdin: Readable.from([]),
    stdout: createSpyOutput(),
    stderr: createSpyOutput(),
    signal: new AbortController().signal,
    urgentSignal: new AbortController().signal,
    now: clock.now,
    sleep: clock.sleep,
    random: () => 1,
    setExitCode: () => {},
    loadStartLocal: () => Promise.reject(new Error("Not in this process.")),
    loadKeys: () => Promise.reject(new Error("Not in this process.")),
    loadKnownLabels: () => Promise.reject(new Error("Not in this process.")),
    loadClassifier: () =>
      import("../../backend/local/detector/classifier/administer-classifier.ts"),
    loadConverter: () => Promise.reject(new Error("Not in this process.")),
    loadReceiverPost: () => Promise.reject(new Error("Not in this process.")),
    ...change,
  };
  const notices = {
    tell: (text: string) => told.push(text),
    detail: () => {},
    isDrawn: false,
    working: () => {},
    aside: (write: () => void) => write(),
    rest: () => {},
  };
  const settings = {
    endpoint: undefined as string | undefined,
    profile: undefined,
    apiKeyFile: undefined,
    json: false,
    quiet: false,
    verbose: false,
    colour: { stdout: false, stderr: false },
    isDumb: false,
  };
  return { deps, notices, settings, told, clock, timeoutMs: 60_000 };
}
