import type { GlobalOptions } from "../settings.ts";

/** The command that reads a blob later, to be copied from the screen: with the API that was named by a flag. */
export function readCommand(blobId: string, { endpoint, profile }: GlobalOptions): string {
  const named = profile === undefined ? "" : ` --profile ${profile}`;
  return `rekog get ${blobId} --wait${endpoint === undefined ? named : ` --endpoint ${endpoint}`}`;
}
