/** Filled in by the framework later than now: to be looked at again. */
export const isVariable = (value) => typeof value === "string" && value.includes("${");

/**
 * What keeps a stage from being deployed with these values: for each fault the parameter's name, or `stage`, and a
 * sentence. `rekog deploy`, `rekog doctor` and the framework's plugin ask this, each with what it knows.
 * @param table what `parameters.json` holds
 * @param deployment `stage`, where it is known; `values` of parameters, by name, as text or as YAML has them
 */
export function deploymentFaults({ stage: ofStage, parameters }, { stage, values }) {
  const faults = [];
  if (stage !== undefined && !new RegExp(ofStage.pattern).test(stage)) {
    faults.push({ name: "stage", message: `The stage must be ${ofStage.words}` });
  }
  for (const [name, value] of Object.entries(values)) {
    if (!Object.hasOwn(parameters, name)) {
      const known = Object.keys(parameters).join(", ");
      faults.push({ name, message: `There is no parameter ${name}; there are ${known}` });
      continue;
    }
    const must = isVariable(value) ? undefined : mustBe(parameters[name], value, values);
    if (must) faults.push({ name, message: `The parameter ${name} must be ${must}` });
  }
  return faults;
}

/** What a value must be and is not. */
function mustBe(parameter, value, values) {
  if (parameter.isOptional && value?.Ref === "AWS::NoValue") return undefined;
  return kinds[parameter.kind](value, parameter, values);
}

const isScalar = (value) => ["string", "number", "boolean"].includes(typeof value);

const kinds = {
  /** As the functions' own settings are read: digits alone. */
  wholeNumber(value, { min, max }) {
    const isWhole =
      typeof value === "number" ? Number.isInteger(value) : /^(0|[1-9]\d*)$/.test(textOf(value));
    const fits = isWhole && Number(value) >= min && Number(value) <= max;
    return fits ? undefined : `a whole number from ${min} to ${max}`;
  },

  /** As the functions read it: a sum with no more than six places. */
  dollars(value, { max }) {
    const isSum = /^\d{1,7}(\.\d{1,6})?$/.test(textOf(value));
    return isSum && Number(value) <= max
      ? undefined
      : `a sum in dollars from 0 to ${max}, such as 1 or 0.25`;
  },

  boolean: (value) => (/^(true|false)$/.test(textOf(value)) ? undefined : "true or false"),

  choice(value, { choices, hint }) {
    if (choices.map(String).includes(textOf(value))) return undefined;
    return `one of ${choices.join(", ")}${hint ? `, ${hint}` : ""}`;
  },

  /** CloudWatch tells topics of its own region alone, and no FIFO topic: those end in `.fifo`. */
  topicArn(value, _parameter, { region }) {
    const [, partition, where] =
      /^arn:(aws|aws-us-gov):sns:([a-z0-9-]+):\d{12}:[A-Za-z0-9_-]{1,256}$/.exec(textOf(value)) ??
      [];
    if (partition === undefined) {
      return "the ARN of an SNS topic, arn:aws:sns:REGION:ACCOUNT:NAME, or not given";
    }
    const own = isScalar(region) && !isVariable(region) ? String(region) : where;
    const isOwn = where === own && (partition === "aws-us-gov") === own.startsWith("us-gov-");
    return isOwn ? undefined : `the ARN of an SNS topic in the stage's own region, ${own}`;
  },
};

const textOf = (value) => (isScalar(value) ? String(value) : "");
