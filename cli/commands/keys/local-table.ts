import { join } from "node:path";
import * as v from "valibot";
import { RekogError } from "../../client/errors.ts";
import { findRunningLocalMode } from "../../connection/find-running.ts";
import type { LocalTable } from "../../key-administration.ts";
import { readRegularFile } from "../../read-regular-file.ts";

const AwsFile = v.looseObject({
  instance_id: v.string(),
  region: v.string(),
  credentials: v.looseObject({ access_key_id: v.string(), secret_access_key: v.string() }),
  dynamodb_url: v.pipe(v.string(), v.regex(/^http:\/\/127\.0\.0\.1:\d+$/)),
  access_table: v.string(),
});

/**
 * Where the local mode that runs for this data folder keeps its keys. It writes that down for its owner alone, with the
 * credentials of this start; of one that is gone nothing is believed.
 * @throws {RekogError} `local_mode_not_running`
 */
export async function findLocalTable(dataDir: string, signal: AbortSignal): Promise<LocalTable> {
  const running = await findRunningLocalMode(dataDir, signal);
  const file = v.safeParse(AwsFile, await readJson(join(dataDir, "aws.json")));
  if (!running || !file.success || file.output.instance_id !== running.instanceId) {
    throw notRunning(dataDir);
  }
  const { region, credentials, dynamodb_url: url, access_table: table } = file.output;
  return {
    ...{ table, url, region },
    credentials: {
      accessKeyId: credentials.access_key_id,
      secretAccessKey: credentials.secret_access_key,
    },
  };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readRegularFile(path));
  } catch {
    return undefined;
  }
}

const notRunning = (dataDir: string) =>
  new RekogError({
    kind: "usage",
    code: "local_mode_not_running",
    message: `No local mode runs for the data folder ${dataDir}, and its keys are made where it runs.`,
    hint: "Start it in another terminal, `rekog local --require-key`, or name a stage with --stage NAME.",
  });
