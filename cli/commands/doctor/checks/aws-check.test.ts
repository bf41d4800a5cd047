import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { temporaryFolders } from "../../../testing/temporary-folders.ts";
import { checkAwsCredentials, checkAwsRegion } from "./aws-check.ts";

const newFolder = temporaryFolders();
const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

async function home(files: { credentials?: string; config?: string }): Promise<string> {
  const homeDir = await newFolder();
  await mkdir(join(homeDir, ".aws"));
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(homeDir, ".aws", name), text);
  }
  return homeDir;
}

const keys = `aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${secret}\n`;

describe("checkAwsCredentials", () => {
  it("is content with none", async () => {
    const finding = await checkAwsCredentials({ env: {}, homeDir: await newFolder() });
    expect(finding).toMatchObject({ status: "ok", message: expect.stringContaining("None") });
  });

  it("finds those of the environment", async () => {
    const env = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: secret };
    const finding = await checkAwsCredentials({ env, homeDir: "/nowhere" });
    expect(finding).toEqual({ status: "ok", message: "In the environment (AWS_ACCESS_KEY_ID)." });
  });

  it("warns of half of them", async () => {
    const env = { AWS_SECRET_ACCESS_KEY: secret };
    const finding = await checkAwsCredentials({ env, homeDir: "/nowhere" });
    expect(finding).toEqual({
      status: "warn",
      message: "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not.",
      fix: "Set AWS_ACCESS_KEY_ID too, or neither of them.",
    });
  });

  it.each([
    ["default", { credentials: `[default]\n${keys}` }, {}],
    ["company", { config: "[profile company]\nsso_session = x\n" }, { AWS_PROFILE: "company" }],
    [
      "role",
      { config: '[profile "role"]\r\nrole_arn = arn:aws:iam::1:role/x\r\n' },
      { AWS_PROFILE: "role" },
    ],
  ])("finds the profile %s, and tells no value of it", async (name, files, env) => {
    const finding = await checkAwsCredentials({ env, homeDir: await home(files) });
    expect(finding).toEqual({ status: "ok", message: `In the AWS profile ${name}.` });
  });

  it("names the profiles that there are when another one is asked for", async () => {
    const homeDir = await home({ credentials: `[one]\n${keys}[two]\nregion = eu-west-1\n` });
    const finding = await checkAwsCredentials({ env: { AWS_PROFILE: "three" }, homeDir });
    expect(finding).toMatchObject({ status: "warn", fix: "Name one of: one." });
  });

  it.each([
    ["corp", "[sso-session corp]\nsso_start_url = https://corp.example/start\n"],
    ["sso-session corp", "[sso-session corp]\nsso_start_url = https://corp.example/start\n"],
    ["bare", `[bare]\n${keys}`],
    ["half", "[profile half]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"],
  ])("takes nothing else for a profile with credentials: %s", async (name, config) => {
    const homeDir = await home({ credentials: `[one]\n${keys}`, config });
    const finding = await checkAwsCredentials({ env: { AWS_PROFILE: name }, homeDir });
    expect(finding).toMatchObject({ status: "warn", fix: "Name one of: one." });
  });

  it("reads the files that the environment names", async () => {
    const homeDir = await home({ credentials: `[default]\n${keys}` });
    const env = { AWS_SHARED_CREDENTIALS_FILE: join(homeDir, ".aws", "credentials") };
    const finding = await checkAwsCredentials({ env, homeDir: "/nowhere" });
    expect(finding).toMatchObject({ message: "In the AWS profile default." });
  });
});

describe("checkAwsRegion", () => {
  it.each([
    [undefined, "ok"],
    ["eu-west-1", "ok"],
    ["ca-central-1", "warn"],
    ["eu-north-1", "warn"],
  ])("finds AWS_REGION=%s %s", (region, status) => {
    expect(checkAwsRegion({ env: { AWS_REGION: region } })).toMatchObject({ status });
  });
});
