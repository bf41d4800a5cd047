import { RekogError } from "../../client/errors.ts";
import { findLocalAws } from "../../connection/local-aws.ts";
import type { LocalTable } from "../../key-administration.ts";

/**
 * Where the local mode that runs for this data folder keeps its keys.
 * @throws {RekogError} `local_mode_not_running`, `local_mode_hidden`
 */
export async function findLocalTable(
  { dataDir, flags }: { dataDir: string; flags: string },
  signal: AbortSignal,
): Promise<LocalTable> {
  const found = await findLocalAws(dataDir, signal);
  if (!found) throw notRunning(dataDir, flags);
  const { region, credentials, dynamodb_url: url, access_table: table } = found.aws;
  return {
    ...{ table, url, region },
    credentials: {
      accessKeyId: credentials.access_key_id,
      secretAccessKey: credentials.secret_access_key,
    },
  };
}

const notRunning = (dataDir: string, flags: string) =>
  new RekogError({
    kind: "usage",
    code: "local_mode_not_running",
    message: `No local mode runs for the data folder ${dataDir}, and its keys are made where it runs.`,
    hint: `Start it in another terminal, \`rekog local --require-key${flags}\`, or name a stage with --stage NAME.`,
  });
