import { join } from "node:path";
import * as v from "valibot";
import { RekogError } from "../client/errors.ts";
import type { LocalAws } from "../deps.ts";
import { readRegularFile } from "../files/read-regular-file.ts";
import { findRunningLocalMode, type RunningLocalMode } from "./find-running.ts";

// A shell may be handed these, so that none has what a shell would take for its own.
const matching = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern));
const Url = matching(/^http:\/\/127\.0\.0\.1:\d+$/);
const AwsFile = v.looseObject({
  instance_id: v.string(),
  region: matching(/^[a-z0-9-]+$/),
  credentials: v.looseObject({
    access_key_id: matching(/^\w+$/),
    secret_access_key: matching(/^[\w+/]+$/),
  }),
  ...{ rekognition_url: Url, s3_url: Url, sqs_url: Url, dynamodb_url: Url, other_url: Url },
  access_table: v.string(),
});

/**
 * What stands for AWS in the local mode that runs for this data folder. It writes that down for its owner alone, with the
 * credentials of this start; of one that is gone nothing is believed.
 * @throws {RekogError} `local_mode_hidden`: it runs, and what it wrote down is not there any more
 */
export async function findLocalAws(
  dataDir: string,
  signal: AbortSignal,
): Promise<{ running: RunningLocalMode; aws: LocalAws } | undefined> {
  const running = await findRunningLocalMode(dataDir, signal);
  const file = v.safeParse(AwsFile, await readJson(join(dataDir, "aws.json")));
  if (!running) return undefined;
  if (!file.success || file.output.instance_id !== running.instanceId) {
    throw hidden(dataDir, running.url);
  }
  return { running, aws: file.output };
}

const hidden = (dataDir: string, url: string) =>
  new RekogError({
    kind: "api",
    code: "local_mode_hidden",
    message: `The local mode at ${url} has the data folder ${dataDir}, but its file aws.json, which tells what stands for AWS, was deleted or overwritten, or is another user's.`,
    hint: "Stop that `rekog local` and start it again.",
  });

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readRegularFile(path, process.getuid?.()));
  } catch {
    return undefined;
  }
}
