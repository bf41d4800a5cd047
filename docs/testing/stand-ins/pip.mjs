// Stands in for pip, which would fetch packages: `docs/python.long.test.ts` has them where they are there, and runs what they do.

export function refusal([command, ...names]) {
  const known = ["openapi-python-client", "standardwebhooks"];
  return command === "install" && names.every((name) => known.includes(name))
    ? undefined
    : `nothing here is done with: ${[command, ...names].join(" ")}`;
}
