import { isCheckout, packageRoot } from "../../../deployment/checkout-root.ts";
import { parameterChecker } from "../../../deployment/parameter-faults.ts";
import type { Deps } from "../../../deps.ts";
import { type Finding, fail, ok } from "./check.ts";

/** Whether each stage that serverless.yml has parameters of could be deployed. Of the region `aws_region` tells. */
export async function checkParameters({
  env,
  mainPath,
}: Pick<Deps, "env" | "mainPath">): Promise<Finding> {
  const root = packageRoot(mainPath);
  if (root === undefined || !isCheckout(root)) {
    return ok("Not needed: this rekog is not part of a repository that could be deployed.");
  }
  const { stages, faults } = await parameterChecker(root);
  const elsewhere = { ...env, AWS_REGION: undefined };
  const told = stages.flatMap((stage) =>
    faults({ stage, given: {}, env: elsewhere }).map(({ message }) => `${stage}: ${message}.`),
  );
  if (told.length > 0) {
    return fail(told.join(" "), "Correct it under `params` in serverless.yml.");
  }
  return ok(`What serverless.yml has for ${stages.join(", ")} can be deployed.`);
}
