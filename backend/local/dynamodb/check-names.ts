import { validationError } from "./refused-call-error.ts";

/** Written to an object of JavaScript's, as dynalite's items are, it is no property of its own: it would be lost without a word. */
const lost = "__proto__";

/**
 * Whether a call names an attribute that cannot be kept here; DynamoDB has it as any other.
 * @throws RefusedCallError `ValidationException`
 */
export function checkNames(input: Record<string, unknown>): void {
  const { ExpressionAttributeNames: names } = input;
  const isNamed =
    (isObject(names) && Object.values(names).includes(lost)) ||
    Object.entries(input).some(
      ([name, value]) =>
        typeof value === "string" && name.endsWith("Expression") && /\b__proto__\b/.test(value),
    );
  if (isNamed || hasKey(input)) {
    throw validationError(`This local endpoint keeps no attribute named ${lost}.`);
  }
}

/** Without calls in calls: lists in lists may be without an end. */
function hasKey(input: object): boolean {
  const left: object[] = [input];
  for (let each = left.pop(); each; each = left.pop()) {
    if (Object.hasOwn(each, lost)) return true;
    for (const value of Object.values(each)) if (isObject(value)) left.push(value);
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
