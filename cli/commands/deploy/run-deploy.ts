import { join } from "node:path";
import { InterruptedError, RekogError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { resolveOutputSettings } from "../../output-settings.ts";
import { overrideNote } from "../../profiles/override-note.ts";
import { localProfile } from "../../profiles/profiles.ts";
import { regionOfProfile } from "../../profiles/region-of-profile.ts";
import type { GlobalOptions } from "../../settings.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import { createNotices } from "../../ui/notices.ts";
import { shellQuoted } from "../../ui/shell-quoted.ts";
import { findApiUrl } from "./api-url.ts";
import { checkParameters } from "./check-parameters.ts";
import { withDeployLock } from "./deploy-lock.ts";
import { type Checkout, findCheckout } from "./find-checkout.ts";
import { type HandedKey, keepFirstKey, openFirstKeyChannel } from "./first-key.ts";
import { runSls, type SlsEnd } from "./run-sls.ts";
import { checkSavable, saveProfile } from "./save-profile.ts";
import { type DeploymentOptions, paramArguments, whereArguments } from "./sls-arguments.ts";
import { slsFailure } from "./sls-failure.ts";

export interface DeployOptions extends GlobalOptions, DeploymentOptions {
  dryRun?: boolean;
}

/** `rekog deploy`: the API's URL on stdout, or (`--dry-run`) the path of the template that would be deployed. */
export async function runDeploy(given: DeployOptions, deps: Deps): Promise<void> {
  const { stage, dryRun = false } = given;
  const profile = given.profile ?? stage;
  if (!dryRun) checkSavable(profile, deps);
  const options = dryRun ? given : inItsRegion(given, profile, deps);
  const checkout = await findCheckout(deps.mainPath);
  await checkParameters(checkout, options, deps.env);
  await withDeployLock(checkout.root, deps, (noteSls) =>
    deployFrom(checkout, options, deps, noteSls),
  );
}

/** A stage that is deployed stays where it is: with the default region, one of the same name would be made beside it. */
function inItsRegion(options: DeployOptions, profile: string, deps: Deps): DeployOptions {
  const isSaid = options.region !== undefined || options.param?.region !== undefined;
  const region = isSaid ? undefined : regionOfProfile(profile, deps);
  return region === undefined ? options : { ...options, region };
}

async function deployFrom(
  checkout: Checkout,
  options: DeployOptions,
  deps: Deps,
  noteSls: (pid: number) => void,
): Promise<void> {
  const { stage, dryRun = false } = options;
  const settings = resolveOutputSettings(options, deps);
  const profile = options.profile ?? stage;
  const notices = await createNotices(deps.stderr, settings);
  const where = whereArguments(options);
  const params = paramArguments(options);

  async function sls(command: string, args: string[], more = {}): Promise<SlsEnd> {
    const end = await runSls([command, ...args], {
      checkout,
      env: { ...deps.env, ...more },
      signal: deps.signal,
      onStarted: noteSls,
      onLine(line) {
        if (settings.verbose) deps.stderr.write(`${cleanText(line)}\n`);
        else notices.working(`${dryRun ? "packaging" : "deploying"} ${stage}: ${line}`);
      },
    }).finally(() => notices.rest());
    if (!end.succeeded) throw slsFailure(end, `\`sls ${command} --stage ${stage}\``, checkout);
    return end;
  }

  if (dryRun) {
    await sls("package", [...where, ...params]);
    const template = join(
      checkout.root,
      ".serverless",
      "cloudformation-template-update-stack.json",
    );
    deps.stdout.write(`${settings.json ? cleanJson({ stage, template }) : template}\n`);
    notices.tell("Nothing was deployed. That is the template; the functions' zips are beside it.");
    return;
  }

  const there = options.region === undefined ? "" : ` in ${options.region}`;
  notices.tell(
    `Deploying the stage ${stage}${there} with sls. The first time takes a few minutes.`,
  );
  const { deployed, handed } = await deployForKey();
  const outputs = findApiUrl(deployed.stdout);
  // Without a change it prints no outputs.
  const api = outputs ?? findApiUrl((await sls("info", where)).stdout);
  if (!api) throw noApiUrl(where);

  for (const warning of slsWarnings(deployed.stderr)) notices.tell(warning);
  await saveProfile(profile, api.endpoint, deps);
  const key = await keepFirstKey(handed, profile, { ...options, ...api }, deps);
  const told = {
    ...{ stage, ...api, profile, changed: outputs !== undefined },
    ...(key.id !== undefined && { api_key_id: key.id }),
  };
  deps.stdout.write(`${settings.json ? cleanJson(told) : api.endpoint}\n`);
  notices.tell(
    `${told.changed ? "Deployed" : "There was nothing to change"}. The profile ${profile} is active: commands use this ` +
      `API.${overrideNote(deps.env)} Back to local mode: rekog config use ${localProfile}`,
  );
  if (key.text) notices.tell(key.text);

  /** Deploys, and takes the first key where one is made: also if something after it fails, for no second one is made. */
  async function deployForKey() {
    const channel = await openFirstKeyChannel();
    try {
      const deployed = await sls("deploy", [...where, ...params], channel.env).catch(
        async (error: unknown) => {
          await keepInSpite(await channel.read());
          throw error instanceof InterruptedError ? goesOn(options, error) : error;
        },
      );
      return { deployed, handed: await channel.read() };
    } finally {
      await channel.remove();
    }
  }

  async function keepInSpite(handed: HandedKey | undefined): Promise<void> {
    if (handed?.outcome !== "made") return;
    // Also on Ctrl-C: it takes a moment, and the key is told this once.
    const unhurried = { ...deps, signal: new AbortController().signal };
    await keepFirstKey(handed, profile, { ...options, endpoint: handed.endpoint }, unhurried)
      .then(({ text }) => notices.tell(text))
      .catch(({ hint }: RekogError) => notices.tell(hint));
  }
}

/** What `serverless/plugins/check-concurrency.mjs` says of the account: the deployment succeeded, and it is not to be lost. */
const slsWarnings = (stderr: string): string[] =>
  stderr.split("\n").flatMap((line) => /Of the account's .*/.exec(line) ?? []);

function goesOn({ stage, region, awsProfile }: DeployOptions, cause: InterruptedError) {
  const where = [
    `--stack-name rekog-${stage}`,
    ...(region === undefined ? [] : [`--region ${region}`]),
    ...(awsProfile === undefined ? [] : [`--profile ${shellQuoted(awsProfile)}`]),
  ].join(" ");
  return new InterruptedError(
    "CloudFormation goes on by itself with what was handed to it. See how far it is in its console, or with " +
      `\`aws cloudformation describe-stacks ${where}\`; ` +
      "when it is at its end, run this command again.",
    cause,
  );
}

const noApiUrl = (where: readonly string[]) =>
  new RekogError({
    kind: "api",
    code: "no_api_url",
    message: "sls did not print the API's URL.",
    hint: `Look for it with \`npx sls info ${where.map(shellQuoted).join(" ")}\`, then: rekog config set endpoint URL.`,
  });
