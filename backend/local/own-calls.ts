/**
 * Settings of every client by which local mode calls its own endpoints. What the user set for the real AWS, in the environment
 * or in `~/.aws/config`, is read where a client is not told: a FIPS or dual-stack endpoint is then an error of the SDK's, since
 * ours has an address of its own, and so is a mode of defaults that there is not.
 */
export const ownCalls = {
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  defaultsMode: "standard",
} as const;
