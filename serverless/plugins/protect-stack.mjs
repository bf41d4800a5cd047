import { hasTerminationProtection, protectedTables } from "../stack/protection.mjs";

/**
 * Gives the stack what `deletionProtection` promises. The framework cannot: termination protection is no part of a
 * template. It is lifted with the tables' own, and never where only the stack has it: then somebody else saw to that.
 */
export default class ProtectStack {
  constructor(serverless, _options, { log }) {
    const aws = serverless.getProvider("aws");
    const isWanted = () => String(serverless.service.custom.deletionProtection) === "true";
    const set = async (EnableTerminationProtection) => {
      const StackName = aws.naming.getStackName();
      await aws.request("CloudFormation", "updateTerminationProtection", {
        StackName,
        EnableTerminationProtection,
      });
      log.notice(`Termination protection of ${StackName}: ${EnableTerminationProtection}`);
    };
    let isToBeLifted = false;
    this.hooks = {
      "before:deploy:deploy": async () => {
        isToBeLifted =
          !isWanted() &&
          (await hasTerminationProtection(aws)) === true &&
          (await protectedTables(aws)).length > 0;
      },
      "after:deploy:deploy": async () => {
        if (isToBeLifted) await set(false);
        if (isWanted() && !(await hasTerminationProtection(aws))) await set(true);
      },
    };
  }
}
