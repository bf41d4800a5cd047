/** The command that reads a blob later, to be copied from the screen: with the endpoint when it was given as a flag. */
export function readCommand(blobId: string, endpointFlag: string | undefined): string {
  const endpoint = endpointFlag === undefined ? "" : ` --endpoint ${endpointFlag}`;
  return `rekog get ${blobId} --wait${endpoint}`;
}
