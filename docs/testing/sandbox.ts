import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { selfSignedCertificate } from "../../cli/listener/self-signed-certificate.ts";
import { picture } from "../../cli/testing/callback-run.ts";
import { mainPath } from "../../cli/testing/run-rekog.ts";
import { sampleKey } from "../../cli/testing/sample-keys.ts";
import { root } from "./pages.ts";

const standIns = ["npm", "npx", "sls", "aws", "pip", "openapi-python-client"];
const systemPath = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin";

export interface SandboxOptions {
  /** An empty folder */
  folder: string;
  env: Record<string, string>;
}

/** A reader's machine: a home, a folder with a few pictures in it, and `rekog` on the path. */
export interface Sandbox {
  cwd: string;
  /**
   * Runs commands in one shell, up to the first that fails.
   * @param blocks each begins with the `BLOB_ID` of the environment; an id that is printed alone takes its place
   * @returns what each command printed
   * @throws what the one that failed said
   */
  run(blocks: readonly (readonly string[])[]): Promise<Map<string, string>>;
}

export async function createSandbox({ folder, env }: SandboxOptions): Promise<Sandbox> {
  const [cwd, bin] = [join(folder, "cwd"), join(folder, "bin")];
  await mkdir(join(cwd, "photos"), { recursive: true });
  for (const path of [bin, join(folder, ".zsh"), join(folder, ".config/fish/completions")]) {
    await mkdir(path, { recursive: true });
  }
  await copyFile(picture("stop-sign.jpg"), join(cwd, "photo.jpg"));
  for (const name of ["laptop.jpg", "clock.png"]) {
    await copyFile(picture(name), join(cwd, "photos", name));
  }
  for (const name of ["test-cases", "serverless"]) {
    await symlink(fileURLToPath(new URL(name, root)), join(cwd, name));
  }
  await writeFile(join(cwd, "cert.pem"), (await selfSignedCertificate("127.0.0.1")).cert);
  await writeFile(join(cwd, "key.txt"), `${sampleKey}\n`, { mode: 0o600 });
  await writeFile(join(cwd, "trace.txt"), "at /var/task/backend/functions/get-blob.cjs:1:1\n");

  const standIn = fileURLToPath(new URL("docs/testing/stand-ins/run.mjs", root));
  const programs = [["rekog", mainPath], ...standIns.map((name) => [name, standIn, name])];
  for (const [name = "", ...words] of programs) {
    const line = [process.execPath, ...words].map((word) => `'${word}'`).join(" ");
    await writeFile(join(bin, name), `#!/bin/sh\nexec ${line} "$@"\n`);
    await chmod(join(bin, name), 0o755);
  }
  const searched = `${bin}:${dirname(process.execPath)}:${systemPath}`;
  const shellEnv = { PATH: searched, HOME: folder, TMPDIR: folder, REKOG_MAIN: mainPath, ...env };

  return {
    cwd,
    async run(blocks) {
      const commands = blocks.flat();
      const output = (index: number) => join(folder, `out-${index}`);
      const options = { cwd, env: shellEnv, extendEnv: false, reject: false } as const;
      const { exitCode, stderr } = await execa("bash", ["-c", script(blocks, output)], options);
      if (exitCode !== 0) {
        const last = await lastPrinted(commands.map((_, index) => output(index)));
        throw new Error(`exit code ${exitCode} after ${stderr}\n${last}`);
      }
      const printed = commands.map((_, index) => readFile(output(index), "utf8"));
      const texts = await Promise.all(printed);
      return new Map(commands.map((command, index) => [command, String(texts[index])]));
    },
  };
}

/** What the last of the commands that were begun has printed. */
async function lastPrinted(paths: readonly string[]): Promise<string> {
  const texts = await Promise.all(
    paths.map((path) => readFile(path, "utf8").catch(() => undefined)),
  );
  return texts.findLast((text) => text !== undefined) ?? "";
}

function script(blocks: readonly (readonly string[])[], output: (index: number) => string) {
  let index = -1;
  const run = (command: string) => {
    index += 1;
    return [
      `printf '%s\\n' ${quoted(`$ ${command}`)} >&2`,
      `{ ${withVariables(command)}\n} > '${output(index)}' || exit`,
      `if found=$(grep -xE '[0-9a-f-]{36}' '${output(index)}'); then BLOB_ID=$found; fi`,
    ];
  };
  return [
    "set -o pipefail",
    // As zsh has it, which counts from 1
    'fpath=("" "$HOME/.zsh"); GIVEN_BLOB_ID=$BLOB_ID',
    ...blocks.flatMap((commands) => ["BLOB_ID=$GIVEN_BLOB_ID", ...commands.flatMap(run)]),
  ].join("\n");
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The documents' placeholders are variables of the shell. */
const withVariables = (command: string) =>
  command
    .replaceAll("http://127.0.0.1:7878", "$API_URL")
    .replaceAll("https://api.example.com", "$API_URL")
    .replaceAll("https://example.com/hook", "$RECEIVER_URL")
    .replace(/(?<![$\w])(BLOB_ID|CODE|FINGERPRINT|KEY_ID|URL)\b/g, (name) => `"$${name}"`);
