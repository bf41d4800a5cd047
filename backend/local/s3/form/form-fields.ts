/** One field of an upload form, the name as the client spelled it. */
export interface FormField {
  name: string;
  value: string;
}

/** The fields before the file, by lower-case name: S3 reads field names in any case, and values as they are. */
export type FormFields = ReadonlyMap<string, FormField>;

export function fieldValue(fields: FormFields, name: string): string | undefined {
  return fields.get(name.toLowerCase())?.value;
}

/**
 * Adds a field. Fields of one name become one value, joined by commas, so a repeated `key` or `policy` is no
 * way around a condition ("HTML form fields" in the S3 guide to browser-based uploads).
 */
export function addField(fields: Map<string, FormField>, name: string, value: string): void {
  const known = fields.get(name.toLowerCase());
  fields.set(name.toLowerCase(), {
    name: known?.name ?? name,
    value: known === undefined ? value : `${known.value},${value}`,
  });
}

/**
 * Puts the file's name where a field says `${filename}`, which S3 does before it looks at the policy.
 * The policy itself is left alone, since its text is what was signed.
 */
export function expandFilename(fields: FormFields, filename: string): FormFields {
  return new Map(
    [...fields].map(([key, field]) => [
      key,
      key === "policy"
        ? field
        : { ...field, value: field.value.replace(/\$\{filename\}/g, () => filename) },
    ]),
  );
}
