import { cp, mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { isSecretOf, parseApiKey } from "../../backend/core/api-keys/api-key.ts";
import { type AccessTable, startAccessTable } from "../../backend/testing/access-table.ts";
import { temporaryFolders } from "../../cli/testing/temporary-folders.ts";

// Over the local DynamoDB, by the calls that the framework has. The plugin loads what `npm run build` made.

const temporaryFolder = temporaryFolders();
const tableName = "rekog-prod-AccessTable-1AB";
const endpoint = "https://abc123.execute-api.eu-west-1.amazonaws.com";
const pluginFile = new URL("./first-key.mjs", import.meta.url);

let table: AccessTable;
const environment = { CI: process.env.CI, REKOG_FIRST_KEY_FILE: process.env.REKOG_FIRST_KEY_FILE };
beforeEach(async () => {
  table = await startAccessTable(tableName);
  setEnvironment({});
});
afterEach(async () => {
  setEnvironment(environment);
  await table.stop();
});

function setEnvironment(env: Record<string, string | undefined>): void {
  for (const name of ["CI", "REKOG_FIRST_KEY_FILE"]) {
    if (env[name] === undefined) delete process.env[name];
    else process.env[name] = env[name];
  }
}

interface Deployment {
  requireKey?: unknown;
  env?: Record<string, string>;
  plugin?: URL;
  /** Instead of the answer of DynamoDB, by the method's name */
  refuse?: (method: string) => Error | undefined;
  /** Whether STS answers */
  isKnown?: boolean;
}

/** The framework's own: its errors are of another class, with AWS's inside. */
function frameworkError(error: Error): Error {
  const { name, message } = error;
  return Object.assign(new Error(message), {
    name: "ServerlessError",
    providerError: { code: name },
  });
}

/** What is printed and logged after a deployment. */
async function afterDeploy(deployment: Deployment = {}) {
  const { requireKey = true, env = {}, plugin = pluginFile, refuse, isKnown = true } = deployment;
  setEnvironment(env);
  const asked: string[] = [];
  const aws = {
    naming: { getStackName: () => "rekog-prod" },
    getStage: () => "prod",
    getRegion: () => "eu-west-1",
    async request(service: string, method: string, input: never) {
      asked.push(`${service} ${method}`);
      const refusal = refuse?.(method);
      if (refusal) throw frameworkError(refusal);
      if (method === "describeStacks") {
        expect(input).toEqual({ StackName: "rekog-prod" });
        const outputs = { AccessTableName: tableName, HttpApiUrl: endpoint };
        const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({
          ...{ OutputKey, OutputValue },
        }));
        return { Stacks: [{ Outputs }] };
      }
      if (method === "getCallerIdentity") {
        if (!isKnown) throw new Error("no answer");
        return { Arn: "arn:aws:iam::123456789012:user/me" };
      }
      return await table.calls[method as "getItem"](input).catch((error: Error) => {
        throw frameworkError(error);
      });
    },
  };
  const { default: FirstKey } = (await import(plugin.href)) as {
    default: new (...args: unknown[]) => { hooks: Record<string, () => Promise<void>> };
  };
  const printed: string[] = [];
  const logged: string[] = [];
  const log = {
    notice: (line: string) => logged.push(`notice ${line}`),
    warning: (line: string) => logged.push(`warning ${line}`),
  };
  const writeText = (text: string) => printed.push(text);
  const service = { custom: { requireKey } };
  const serverless = { getProvider: () => aws, service };
  const { hooks } = new FirstKey(serverless, {}, { log, writeText });
  await hooks["after:deploy:deploy"]?.();
  return { printed: printed.join(""), logged, asked };
}

const keyIn = (text: string) =>
  /rekog_sk_\w+/.exec(text.replaceAll("-", "_")) && /rekog_sk_[\w-]+/.exec(text)?.[0];

describe("after a deployment of a stage that has no key", () => {
  it.each([true, "true"])("one is made and printed, with requireKey=%j", async (requireKey) => {
    const { printed, logged } = await afterDeploy({ requireKey });
    const apiKey = String(keyIn(printed));
    expect(printed).toBe(
      "The first API key, which is not shown again:\n" +
        `  export REKOG_ENDPOINT=${endpoint}\n  export REKOG_API_KEY=${apiKey}\n`,
    );
    expect(logged).toEqual([]);
    const [key, ...others] = await table.register.all();
    expect(others).toEqual([]);
    expect(isSecretOf(String(key?.hash), String(parseApiKey(apiKey)?.secret))).toBe(true);
    expect(key).toMatchObject({ name: "first", createdBy: "arn:aws:iam::123456789012:user/me" });
  });

  it("a second deployment makes no second one, and says nothing", async () => {
    await afterDeploy();
    expect(await afterDeploy()).toMatchObject({ printed: "", logged: [] });
    expect(await table.register.all()).toHaveLength(1);
  });

  it("two deployments at once make one", async () => {
    const both = await Promise.all([afterDeploy(), afterDeploy()]);
    expect(both.filter(({ printed }) => printed !== "")).toHaveLength(1);
    expect(await table.register.all()).toHaveLength(1);
  });

  it.each([false, "false"])("nothing is asked of AWS with requireKey=%j", async (requireKey) => {
    expect(await afterDeploy({ requireKey })).toEqual({ printed: "", logged: [], asked: [] });
    expect(await table.register.all()).toEqual([]);
  });

  it("none is made in CI, where logs are kept, and it says how to make one", async () => {
    const path = join(await temporaryFolder(), "first-key");
    for (const env of [{ CI: "true" }, { CI: "1" }, { CI: "true", REKOG_FIRST_KEY_FILE: path }]) {
      const { printed, logged } = await afterDeploy({ env });
      expect(printed).toBe("");
      if (!("REKOG_FIRST_KEY_FILE" in env)) {
        expect(logged).toEqual([
          "notice No API key was made, since the logs of CI are kept. Make one: " +
            "npx rekog keys create --stage prod --region eu-west-1 --name NAME",
        ]);
      }
    }
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ outcome: "ci" });
    expect(await table.register.all()).toEqual([]);
    expect(await afterDeploy({ env: { CI: "false" } })).toMatchObject({ logged: [] });
    expect(await afterDeploy({ env: { CI: "true" } })).toMatchObject({ logged: [] });
  });

  it("it goes to the file that is named, and nowhere else", async () => {
    const path = join(await temporaryFolder(), "first-key");
    const told = await afterDeploy({ env: { REKOG_FIRST_KEY_FILE: path } });
    expect(told).toMatchObject({ printed: "", logged: [] });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const handed = JSON.parse(await readFile(path, "utf8"));
    expect(handed).toEqual({ outcome: "made", endpoint, id: handed.id, apiKey: handed.apiKey });
    expect(parseApiKey(handed.apiKey)?.id).toBe(handed.id);
    const again = join(await temporaryFolder(), "first-key");
    await afterDeploy({ env: { REKOG_FIRST_KEY_FILE: again } });
    expect(JSON.parse(await readFile(again, "utf8"))).toEqual({ outcome: "given" });
  });

  it("it is written over no file that is there", async () => {
    const path = join(await temporaryFolder(), "first-key");
    await mkdir(path);
    await expect(afterDeploy({ env: { REKOG_FIRST_KEY_FILE: path } })).rejects.toThrow("EEXIST");
  });

  it("the deployment is whole where who deploys is not known, or may not", async () => {
    expect((await afterDeploy({ isKnown: false })).printed).toContain("rekog_sk_");
    await table.stop();
    table = await startAccessTable(tableName);
    const denied = Object.assign(
      new Error("User me is not authorized to perform: dynamodb:PutItem."),
      {
        name: "AccessDeniedException",
      },
    );
    const refuse = (method: string) => (method === "putItem" ? denied : undefined);
    const { printed, logged } = await afterDeploy({ refuse });
    expect(printed).toBe("");
    expect(logged).toEqual([
      "warning No API key was made: User me is not authorized to perform: dynamodb:PutItem. Make one: " +
        "npx rekog keys create --stage prod --region eu-west-1 --name NAME",
    ]);
  });

  it("it says what to run where rekog is not built", async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, "serverless/plugins"), { recursive: true });
    const copy = join(root, "serverless/plugins/first-key.mjs");
    await cp(fileURLToPath(pluginFile), copy);
    const { logged } = await afterDeploy({ plugin: pathToFileURL(copy) });
    expect(logged).toEqual([
      expect.stringMatching(
        /^warning .* is not built\. Run `npm run build` first\. Make one: npx rekog keys/,
      ),
    ]);
  });
});
