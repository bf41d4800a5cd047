/**
 * Refuses a `--param` that serverless.yml does not know, or whose value is not of its default's kind. The framework takes
 * any, so that a misspelt one would change nothing, and a wrong one would deploy functions that cannot start.
 */
export default class CheckParams {
  constructor({ configurationInput, classes }, { param = [] }) {
    const known = configurationInput.params.default;
    for (const given of param) {
      const [name, ...rest] = given.split("=");
      const fault = faultOf(known, name, rest.join("="));
      if (fault)
        throw new classes.Error(
          `${fault}. What there is, and what it means: see params in serverless.yml.`,
        );
    }
  }
}

function faultOf(known, name, value) {
  if (!Object.hasOwn(known, name)) {
    return `There is no parameter ${name}; there are ${Object.keys(known).join(", ")}`;
  }
  switch (typeof known[name]) {
    case "number":
      return /^\d{1,9}$/.test(value) ? undefined : `The parameter ${name} must be a whole number`;
    case "boolean":
      return /^(true|false)$/.test(value)
        ? undefined
        : `The parameter ${name} must be true or false`;
    default:
      return undefined;
  }
}
