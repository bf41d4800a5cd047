import type { GlobalOptions } from "../settings.ts";

/** The command that reads a blob later, to be copied from the screen: with the API and the key that flags named. */
export function readCommand(blobId: string, options: GlobalOptions): string {
  const { endpoint, profile, apiKeyFile } = options;
  const named = profile === undefined ? "" : ` --profile ${profile}`;
  const api = endpoint === undefined ? named : ` --endpoint ${endpoint}`;
  return `rekog get ${blobId} --wait${api}${apiKeyFile === undefined ? "" : ` --api-key-file ${apiKeyFile}`}`;
}
