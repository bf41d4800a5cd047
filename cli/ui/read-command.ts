import type { GlobalOptions } from "../settings.ts";
import { shellQuoted } from "./shell-quoted.ts";

/** The command that reads a blob later, to be copied from the screen: with the API and the key that flags named. */
export const readCommand = (blobId: string, options: GlobalOptions): string =>
  `rekog get ${blobId} --wait${namedApi(options)}`;

/** The flags of another command that is to speak to the same API, with a blank before them. */
export function namedApi({ endpoint, profile, apiKeyFile }: GlobalOptions): string {
  const named = profile === undefined ? "" : ` --profile ${shellQuoted(profile)}`;
  const api = endpoint === undefined ? named : ` --endpoint ${shellQuoted(endpoint)}`;
  return `${api}${apiKeyFile === undefined ? "" : ` --api-key-file ${shellQuoted(apiKeyFile)}`}`;
}
