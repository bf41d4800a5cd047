import { validationError } from "./refused-call-error.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const maxExpressionBytes = 4_096;
/** As DynamoDB was seen to have it: https://github.com/floci-io/floci/issues/3073 */
const maxListIndex = 4_294_967_294;
/**
 * DynamoDB's own is far more. dynalite's parser of conditions looks at what is in parentheses several times, and at each level
 * again: eight levels take it minutes, and before that it may run out of memory, which ends the process. Four levels in 4 KB
 * take it half a second.
 */
const maxLevels = 4;

const conditions = ["ConditionExpression", "FilterExpression", "KeyConditionExpression"];
const expressions = [...conditions, "ProjectionExpression", "UpdateExpression"];

/**
 * What of a call's expressions is not for dynalite to read.
 * @throws RefusedCallError `ValidationException`
 */
export function checkExpressions(input: Record<string, unknown>): void {
  for (const name of expressions) {
    const expression = input[name];
    if (typeof expression !== "string") continue;
    const refuse = (reason: string) => validationError(`Invalid ${name}: ${reason}`);
    const bytes = Buffer.byteLength(expression);
    if (bytes > maxExpressionBytes) {
      throw refuse(
        `Expression size has exceeded the maximum allowed size; expression size: ${bytes}`,
      );
    }
    for (const [, index] of expression.matchAll(/\[\s*(\d+)/g)) {
      if (Number(index) <= maxListIndex) continue;
      throw refuse(`List index is not within the allowable range; index: [${index}]`);
    }
    if (conditions.includes(name) && levelsOf(expression) > maxLevels) {
      throw refuse(
        `This local endpoint reads ${maxLevels} levels of parentheses at most; take out those that are not needed, or use several calls`,
      );
    }
  }
}

/** Of parentheses within each other, without those of functions and of `IN`. */
function levelsOf(expression: string): number {
  const open: boolean[] = [];
  let most = 0;
  for (const [found, word] of expression.matchAll(/([#:\w]+)?\s*\(|\)/g)) {
    if (found === ")") open.pop();
    else {
      open.push(word === undefined || /^(?:and|between|not|or)$/i.test(word));
      most = Math.max(most, open.filter(Boolean).length);
    }
  }
  return most;
}
