import { spawnSync } from "node:child_process";
import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { execa } from "execa";
import { picture } from "../cli/testing/callback-run.ts";
import { given } from "../cli/testing/given.ts";
import { type RunningLocal, startRekogLocal } from "../cli/testing/running-local.ts";
import { sampleKey, sampleSecret } from "../cli/testing/sample-keys.ts";
import { temporaryFolders } from "../cli/testing/temporary-folders.ts";
import { commandsOf, simpleCommands } from "./testing/command-lines.ts";
import { fencesOf } from "./testing/markdown.ts";
import { readPage, root } from "./testing/pages.ts";

// The client that the page has Python generate from the contract, and the page's program with it: that names are those of the
// contract, and what comes is told apart.

const fences = fencesOf(readPage("docs/python.md").text);
const codeOf = (kind: string) => fences.find(({ language }) => language === kind)?.code ?? "";
const program = codeOf("python");

function hasPackages(python: string): boolean {
  const script = "import openapi_python_client, standardwebhooks";
  return spawnSync(python, ["-c", script], { stdio: "ignore" }).status === 0;
}
const named = process.env.REKOG_TEST_PYTHON;
const python = [...(named ? [named] : []), "python3"].find(hasPackages);
const need = "Python's openapi-python-client and standardwebhooks: REKOG_TEST_PYTHON";

const temporaryFolder = temporaryFolders();
let local: RunningLocal;
/** Somebody's, with the generated client in it */
let project: string;

beforeAll(async () => {
  if (!python) return;
  local = await startRekogLocal(await temporaryFolder());
  project = await temporaryFolder();
  await copyFile(fileURLToPath(new URL("openapi.yaml", root)), join(project, "openapi.yaml"));
  await copyFile(picture("stop-sign.jpg"), join(project, "photo.jpg"));
  const [command] = commandsOf(codeOf("sh")).filter((line) => line.includes(" generate "));
  const [[, ...words] = []] = simpleCommands(String(command));
  await execa(python, ["-m", "openapi_python_client", ...words], { cwd: project });
}, 120_000);
afterAll(() => local?.end("SIGTERM"));

async function run(code: string, env: Record<string, string> = {}) {
  await writeFile(join(project, "program.py"), code);
  const options = { cwd: project, reject: false } as const;
  const { stdout, stderr, exitCode } = await execa(String(python), ["program.py"], {
    ...options,
    env: { REKOG_ENDPOINT: local.url, ...env },
  });
  return { stdout, stderr, exitCode };
}

const withPython = given(python !== undefined, need);

withPython.it(
  "has a class for each schema, and none with a name that the generator made up",
  async () => {
    const models = await readdir(join(project, "rekog_client/models"));
    const names = models.map((file) => file.replace(/\.py$/, ""));
    expect(names).toEqual(
      expect.arrayContaining(["blob", "created_blob", "problem", "label", "top_label", "face"]),
    );
    const madeUp = /_item$|_type_?\d|_response_\d|additional_property|_properties$|\d$|_$/;
    expect(names.filter((name) => madeUp.test(name) && !name.startsWith("__"))).toEqual([]);
  },
);

withPython.it("tells by the status what each operation answers", async () => {
  const answers = {
    "blobs/create_blob": "CreatedBlob | GatewayMessage | Problem | None",
    "blobs/get_blob": "Blob | GatewayMessage | Problem | None",
    "blobs/list_blobs": "BlobList | GatewayMessage | Problem | None",
    "blobs/redeliver_callback": "GatewayMessage | Problem | Redelivery | None",
    "mailboxes/lease_deliveries": "GatewayMessage | LeasedDeliveries | Problem | None",
    "mailboxes/settle_delivery": "GatewayMessage | Problem | SettledDelivery | None",
    "usage/get_usage": "GatewayMessage | Problem | Usage | None",
  };
  for (const [operation, type] of Object.entries(answers)) {
    const text = await readFile(join(project, `rekog_client/api/${operation}.py`), "utf8");
    const [, answer] = /^def sync\([^)]*\) -> (.*):$/m.exec(text) ?? [];
    expect({ operation, answer }).toEqual({ operation, answer: type });
  }
});

withPython.it("creates, uploads, takes the signed callback and reads the blob", async () => {
  expect(await run(program)).toEqual({
    exitCode: 0,
    stderr: "",
    stdout: expect.stringMatching(/^succeeded succeeded\nStopsign 9\d\.\d+$/),
  });
});

withPython.it("takes no callback that another secret signed", async () => {
  const known = "= created.callback_secret";
  expect(program).toContain(known);
  const { stderr, exitCode } = await run(program.replace(known, `= "whsec_${"A".repeat(32)}"`));
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: "The callback's signature is wrong.",
  });
});

withPython.it("is told the problem where the key is refused", async () => {
  const locked = await startRekogLocal(await temporaryFolder(), ["--require-key"]);
  try {
    const env = { REKOG_ENDPOINT: locked.url, REKOG_API_KEY: sampleKey };
    const { stderr, exitCode } = await run(program, env);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/^invalid_api_key: \S/),
    });
    expect(stderr).not.toContain(sampleSecret);
  } finally {
    await locked.end("SIGTERM");
  }
});

it("is on the page whole: how it is generated, and one program", () => {
  expect(fences.map(({ language }) => language)).toEqual(["sh", "python"]);
});
