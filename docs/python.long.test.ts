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
      expect.arrayContaining(["succeeded_blob", "failed_blob", "problem", "label", "top_label"]),
    );
    const madeUp = /_item$|_type_?\d|_response_\d|additional_property|_properties$|\d$|_$/;
    expect(names.filter((name) => madeUp.test(name) && !name.startsWith("__"))).toEqual([]);
  },
);

withPython.it("tells by the status what each operation answers", async () => {
  const answers = {
    "blobs/create_blob":
      "CreatedFailedBlob | CreatedSucceededBlob | CreatedUnfinishedBlob | GatewayMessage | Problem | None",
    "blobs/get_blob":
      "FailedBlob | SucceededBlob | UnfinishedBlob | GatewayMessage | Problem | None",
    "blobs/list_blobs": "BlobList | GatewayMessage | Problem | None",
    "blobs/redeliver_callback":
      "FailedRedelivery | SucceededRedelivery | GatewayMessage | Problem | None",
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

withPython.it("makes a class of each state of a blob, with what that state has", async () => {
  const { stdout, stderr } = await run(`
from rekog_client import Client
from rekog_client.api.blobs.get_blob import _parse_response
from rekog_client.models import FailedBlob, SucceededBlob, UnfinishedBlob
import httpx, json

head = {"blob_id": "x", "created_at": "2026-11-23T12:00:00Z", "updated_at": "2026-11-23T12:00:00Z"}
error = {"code": "empty_upload", "message": "m", "hint": "h", "retryable": False}
for more in ({"status": "processing"}, {"status": "succeeded", "labels": []}, {"status": "failed", "error": error}):
    answer = httpx.Response(200, content=json.dumps({**head, **more}))
    blob = _parse_response(client=Client("http://127.0.0.1:1"), response=answer)
    print(type(blob).__name__, hasattr(blob, "labels"), hasattr(blob, "error"))
`);
  expect({ stdout, stderr }).toEqual({
    stdout: "UnfinishedBlob False False\nSucceededBlob True False\nFailedBlob False True",
    stderr: "",
  });
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
