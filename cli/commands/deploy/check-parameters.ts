import { RekogError } from "../../client/errors.ts";
import { parameterChecker } from "../../deployment/parameter-faults.ts";
import type { Deps } from "../../deps.ts";
import type { Checkout } from "./find-checkout.ts";
import type { DeploymentOptions } from "./sls-arguments.ts";

/**
 * Refuses what cannot work before `sls` is started, which takes seconds to say the same.
 * @throws {RekogError} `invalid_parameter`, `invalid_stage`, `wrong_region`, `invalid_configuration`
 */
export async function checkParameters(
  { root }: Checkout,
  { stage, region, param = {} }: DeploymentOptions,
  env: Deps["env"],
): Promise<void> {
  const given = { ...param, ...(region !== undefined && { region }) };
  const checker = await parameterChecker(root);
  const faults = checker.faults({ stage, given, env });
  const [first] = faults;
  if (!first) return;
  const { code, hint } = optionOf(first.name);
  throw new RekogError({
    kind: "usage",
    code,
    message: `${faults.map(({ message }) => message).join("; ")}.`,
    hint,
  });
}

function optionOf(name: string): { code: string; hint: string } {
  switch (name) {
    case "stage":
      return { code: "invalid_stage", hint: "Name another: --stage NAME." };
    case "region":
      return { code: "wrong_region", hint: "Name another: --region REGION, or AWS_REGION." };
    default:
      return {
        code: "invalid_parameter",
        hint: "The comments at `params` in serverless.yml say what each means.",
      };
  }
}
