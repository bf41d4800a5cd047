import { UsageError } from "../../client/errors.ts";
import { isLoopback } from "../../client/http/is-loopback.ts";
import { dataFolder } from "../../connection/data-folder.ts";
import type { Deps } from "../../deps.ts";
import type { OpenKeys, SendHttp } from "../../key-administration.ts";
import { regionOfEndpoint, regionOfProfile } from "../../profiles/region-of-profile.ts";
import { type GlobalOptions, resolveSettings } from "../../settings.ts";
import { shellQuoted } from "../../ui/shell-quoted.ts";
import { findLocalTable } from "./local-table.ts";

export interface KeysOptions extends GlobalOptions {
  stage?: string;
  region?: string;
  awsProfile?: string;
  dataDir?: string;
}

/** A deployed stage, or the local mode that has a data folder. */
export type Place = { told: string; flags: string } & (
  | {
      kind: "stage";
      stage: string;
      region: string;
      awsProfile: string | undefined;
      /** Of the profile that the stage was guessed from: the stage must have the same */
      endpoint: string | undefined;
    }
  | { kind: "local"; dataDir: string }
);

const stageName = /^[a-z0-9][a-z0-9-]*$/i;
/** A label of a host's name, which it becomes: AWS's SDK takes nothing else. */
const regionName = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/i;

/**
 * Whose keys are meant: of `--stage`, else of the profile in use. `rekog deploy` calls a profile as its stage, and the region
 * is in the URL that it has.
 * @throws {UsageError} `which_stage`: it is not known; `invalid_stage`, `wrong_region`; what `resolveSettings` throws
 */
export function whichKeys(options: KeysOptions, deps: Deps): Place {
  const { stage, dataDir } = options;
  if (stage !== undefined) {
    if (dataDir !== undefined) throw both();
    if (!stageName.test(stage)) throw notAStage(stage);
    const region = options.region ?? regionOfProfile(options.profile ?? stage, deps);
    return ofStage(stage, region ?? (deps.env.AWS_REGION || "us-east-1"), options);
  }
  if (dataDir !== undefined) {
    return local(dataFolder(deps, dataDir), ` --data-dir ${shellQuoted(dataDir)}`);
  }
  const { endpoint, profile } = resolveSettings(options, deps);
  const ofAws = [options.region, options.awsProfile].some((given) => given !== undefined);
  if (endpoint === undefined && !ofAws) return local(dataFolder(deps));
  const region = regionOfEndpoint(endpoint);
  if (region === undefined || !profile?.isEndpointsOwn || !stageName.test(profile.name)) {
    throw notKnown(endpoint);
  }
  return { ...ofStage(profile.name, options.region ?? region, options), endpoint };
}

/** @throws {StageError}, {UsageError} `local_mode_not_running`, `which_stage`, and what AWS's SDK throws */
export async function openKeys(place: Place, send: SendHttp, deps: Deps): Promise<OpenKeys> {
  if (place.kind === "local") {
    const table = await findLocalTable(place, deps.signal);
    const { openTable } = await deps.loadKeys();
    return openTable({ ...table, send });
  }
  const { openStage } = await deps.loadKeys();
  const { stage, region, awsProfile } = place;
  const keys = await openStage({ stage, region, awsProfile, send });
  if (place.endpoint === undefined || place.endpoint === keys.endpoint) return keys;
  keys.close();
  throw notKnown(place.endpoint);
}

function ofStage(stage: string, region: string, { awsProfile }: KeysOptions) {
  if (!regionName.test(region)) throw notARegion(region);
  return {
    ...{ kind: "stage" as const, stage, region, awsProfile, endpoint: undefined },
    told: `the stage ${stage} in ${region}`,
    flags: ` --stage ${stage} --region ${region}${awsProfile === undefined ? "" : ` --aws-profile ${shellQuoted(awsProfile)}`}`,
  };
}

const local = (dataDir: string, flags = ""): Place => ({
  ...{ kind: "local", dataDir, told: "local mode", flags },
});

const both = () =>
  new UsageError({
    message: "--stage means AWS, and --data-dir local mode.",
    hint: "Leave one of them out.",
  });

const notAStage = (stage: string) =>
  new UsageError({
    code: "invalid_stage",
    message: `${JSON.stringify(stage)} cannot be the name of a stage.`,
    hint: "Use letters, digits and hyphens: --stage NAME.",
  });

const notARegion = (region: string) =>
  new UsageError({
    code: "wrong_region",
    message: `${JSON.stringify(region)} is no AWS region.`,
    hint: "Write it as AWS does, such as eu-west-1: --region REGION, or AWS_REGION.",
  });

function notKnown(endpoint?: string) {
  const isHere = endpoint !== undefined && isLoopback(new URL(endpoint).hostname);
  return new UsageError({
    code: "which_stage",
    message: `Which stage ${endpoint ?? "local mode"} belongs to is not known.`,
    hint: isHere
      ? "Local mode's keys are found by its data folder: leave the endpoint out, or name the folder with --data-dir DIR."
      : "Name it, and where it is: --stage NAME --region REGION.",
  });
}
