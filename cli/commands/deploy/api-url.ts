// Below `endpoints:`, before the path of each route. China's regions have a suffix of their own.
const apiUrl = /https:\/\/[a-z0-9]+\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/;

/** The URL of the API among what `sls deploy` or `sls info` printed, and the region that is in it. */
export function findApiUrl(stdout: string): { endpoint: string; region: string } | undefined {
  const [endpoint, region] = apiUrl.exec(stdout) ?? [];
  return endpoint === undefined || region === undefined ? undefined : { endpoint, region };
}
