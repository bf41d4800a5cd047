import { writeFile } from "node:fs/promises";

const built = new URL("../../dist/backend/administration/first-key.js", import.meta.url);

/**
 * Makes the first key of a stage that nobody was given one of, after it is deployed, and tells it this once. `rekog deploy`
 * names a file for it (REKOG_FIRST_KEY_FILE), in a folder that nobody else can look into; `sls deploy` prints it. Where CI is
 * set none is made: its logs are kept, and its files are not. That it could not be made fails no deployment, which is whole.
 */
export default class FirstKey {
  constructor(serverless, _options, { log, writeText }) {
    const aws = serverless.getProvider("aws");
    const { CI, REKOG_FIRST_KEY_FILE } = process.env;
    const isCi = Boolean(CI) && CI !== "false";
    this.hooks = {
      "after:deploy:deploy": async () => {
        // True as a default is no text, true from the command line is.
        if (String(serverless.service.custom.requireKey) !== "true") return;
        const more = `npx rekog keys create --stage ${aws.getStage()} --region ${aws.getRegion()} --name NAME`;
        const told = await findOut(aws, isCi).catch((error) => ({ outcome: "failed", error }));
        if (REKOG_FIRST_KEY_FILE) return await handOver(REKOG_FIRST_KEY_FILE, told);
        switch (told.outcome) {
          case "made":
            writeText(
              `The first API key, which is not shown again:\n  export REKOG_ENDPOINT=${told.endpoint}\n  export REKOG_API_KEY=${told.apiKey}\n`,
            );
            break;
          case "ci":
            log.notice(`No API key was made, since the logs of CI are kept. Make one: ${more}`);
            break;
          case "failed":
            log.warning(
              `No API key was made: ${told.error.message.replace(/\.?$/, ".")} Make one: ${more}`,
            );
        }
      },
    };
  }
}

/** What becomes of the first key: `made`, with the key; `given`, since somebody has one; `ci`: left to somebody. */
async function findOut(aws, isCi) {
  const { firstKeyOf } = await loadBuilt();
  const { AccessTableName, HttpApiUrl: endpoint } = await outputsOf(aws);
  const first = firstKeyOf(callsOf(aws), AccessTableName);
  if (await first.isGiven()) return { outcome: "given" };
  if (isCi) return { outcome: "ci" };
  const made = await first.make(await whoAmI(aws));
  return made ? { outcome: "made", endpoint, ...made } : { outcome: "given" };
}

async function loadBuilt() {
  try {
    return await import(built.href);
  } catch (error) {
    if (!/MODULE_NOT_FOUND$/.test(error.code)) throw error;
    throw new Error("rekog is not built. Run `npm run build` first.");
  }
}

async function outputsOf(aws) {
  const StackName = aws.naming.getStackName();
  const { Stacks } = await aws.request("CloudFormation", "describeStacks", { StackName });
  const outputs = Stacks[0].Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
  return Object.fromEntries(outputs);
}

/** With the framework's credentials, proxies and certificates. Its errors have DynamoDB's names inside. */
function callsOf(aws) {
  const call = (name) => async (input) => {
    try {
      return await aws.request("DynamoDB", name, input);
    } catch (error) {
      const { code = error.name } = error.providerError ?? {};
      throw Object.defineProperty(error, "name", { value: code });
    }
  };
  const names = ["deleteItem", "getItem", "putItem", "scan", "updateItem"];
  return Object.fromEntries(names.map((name) => [name, call(name)]));
}

/** For the record alone: it takes no right, and nothing depends on it. */
async function whoAmI(aws) {
  const identity = await aws.request("STS", "getCallerIdentity", {}).catch(() => undefined);
  return identity?.Arn;
}

/** For the owner's eyes alone. The file must not be there: what is there already could be somebody else's. */
async function handOver(path, { error, ...told }) {
  const text = JSON.stringify({ ...told, ...(error && { message: error.message }) });
  await writeFile(path, text, { mode: 0o600, flag: "wx" });
}
