/** What converts pictures, by how it is called in `serverless.yml` and `serverless/resources/`. */
const isItsFunction = (name) => name === "convertBlob";
const isItsResource = (id) => /^(Conversions[A-Z]|ConvertBlobRole$)/.test(id);

/**
 * Takes out of a service what converts pictures, and all that speaks of it: variables of other functions, statements of
 * their roles, outputs.
 * @param service `functions` by name, and `resources` with `Resources` and `Outputs` by logical id; both are changed
 */
export function removeConversion({ functions, resources }) {
  for (const name of Object.keys(functions)) if (isItsFunction(name)) delete functions[name];
  const gone = Object.keys(resources.Resources).filter(isItsResource);
  for (const id of gone) delete resources.Resources[id];

  const mentions = (value) => gone.some((id) => refersTo(value, id));
  for (const { environment = {} } of Object.values(functions)) removeWhere(environment, mentions);
  removeWhere(resources.Outputs ?? {}, mentions);
  for (const { Properties } of Object.values(resources.Resources)) {
    for (const { PolicyDocument } of Properties?.Policies ?? []) {
      const { Statement } = PolicyDocument;
      PolicyDocument.Statement = Statement.filter(({ Resource }) => !mentions(Resource));
    }
  }
}

function removeWhere(record, isGone) {
  for (const [name, value] of Object.entries(record)) if (isGone(value)) delete record[name];
}

/** Whether a part of a template has a Ref or a GetAtt of a resource. */
function refersTo(value, id) {
  if (typeof value !== "object" || value === null) return false;
  const { Ref, "Fn::GetAtt": attribute } = value;
  if (Ref === id || [attribute].flat()[0]?.split(".")[0] === id) return true;
  return Object.values(value).some((part) => refersTo(part, id));
}
