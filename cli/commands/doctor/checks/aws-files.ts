import { join } from "node:path";
import type { Deps } from "../../../deps.ts";
import { readRegularFile } from "../../../files/read-regular-file.ts";

/** A section of AWS's two files: which settings it has. Their values are secrets, and not kept. */
export type AwsProfiles = ReadonlyMap<string, ReadonlySet<string>>;

const sectionHeader = /^\s*\[\s*(?:(profile|sso-session|services)\s+)?["']?([^\]"']+?)["']?\s*\]/;

/**
 * The profiles in `~/.aws/credentials` and `~/.aws/config`, or where the environment says that these files are; both
 * together, as the SDKs read them. A file that cannot be read has none.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export async function readAwsProfiles({
  env,
  homeDir,
}: Pick<Deps, "env" | "homeDir">): Promise<AwsProfiles> {
  const credentials = env.AWS_SHARED_CREDENTIALS_FILE || join(homeDir, ".aws", "credentials");
  const config = env.AWS_CONFIG_FILE || join(homeDir, ".aws", "config");
  const profiles = new Map<string, Set<string>>();
  for (const path of [credentials, config]) {
    let settings: Set<string> | undefined;
    for (const line of (await readText(path)).split(/\r?\n/)) {
      const header = sectionHeader.exec(line);
      if (header) {
        const [, kind, name = ""] = header;
        // `[company]` alone is a profile in the one file, and nothing in the other.
        const isProfile = kind ? kind === "profile" : path === credentials || name === "default";
        settings = isProfile ? (profiles.get(name) ?? new Set()) : undefined;
        if (settings) profiles.set(name, settings);
      }
      const name = /^(\w+)\s*=\s*\S/.exec(line)?.[1];
      if (name !== undefined) settings?.add(name);
    }
  }
  return profiles;
}

async function readText(path: string): Promise<string> {
  try {
    return await readRegularFile(path);
  } catch {
    return "";
  }
}
