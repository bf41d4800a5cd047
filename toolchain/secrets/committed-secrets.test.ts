import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";
import { keySecretsIn, secretsIn } from "./secrets-in.ts";

const root = new URL("../../", import.meta.url);
const notCommitted = /^(node_modules|dist|\.git|\.serverless|\.esbuild)\//;

/** Examples, that nobody ever had the use of. */
const examples: Record<string, string> = {
  AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8: "a key's secret of the bytes 0 to 31",
  AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA: "another key's of the bytes 1 to 32",
  whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw: "the example in Standard Webhooks' specification",
  "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY": "the example in AWS's documentation of signatures",
  fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543: "a signature in it",
  "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7": "another one",
  whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA: "zeros",
};

/** What git has; what lies here, where it is no checkout of git's. */
function committedFiles(): string[] {
  const cwd = fileURLToPath(root);
  if (existsSync(new URL(".git", root))) {
    const listed = execFileSync("git", ["ls-files", "-z"], { cwd, encoding: "utf8" });
    return listed
      .split("\0")
      .filter((path) => path !== "" && existsSync(new URL(encodeURI(path), root)));
  }
  const files = readdirSync(cwd, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(cwd.length).replace(/^\//, ""))
    .filter((path) => !notCommitted.test(path));
}

const withoutExamples = (text: string) =>
  Object.keys(examples).reduce((rest, example) => rest.replaceAll(example, "example"), text);

it("no file that is committed holds a secret", () => {
  const files = committedFiles();
  expect(files.length).toBeGreaterThan(1_000);
  const found = files.flatMap((path) => {
    const text = withoutExamples(readFileSync(new URL(encodeURI(path), root), "utf8"));
    const secrets = [...secretsIn(text).map(({ kind }) => kind), ...keySecretsIn(text)];
    return secrets.length > 0 ? [path] : [];
  });
  expect(found).toEqual([]);
}, 120_000);

it("every example is somewhere", () => {
  const texts = committedFiles()
    .filter(
      (path) => /\.test\.ts$|\/testing\//.test(path) && !path.startsWith("toolchain/secrets/"),
    )
    .map((path) => readFileSync(new URL(encodeURI(path), root), "utf8"));
  for (const example of Object.keys(examples)) {
    expect(texts.some((text) => text.includes(example))).toBe(true);
  }
});
