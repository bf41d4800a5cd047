/**
 * Lets one serverless.yml be valid for versions 3 and 4 of the Serverless Framework: tells version 3, and osls, which
 * is version 3 maintained, what only version 4 knows.
 */
export default class FrameworkVersions {
  constructor({ configSchemaHandler }) {
    const { properties, definitions } = configSchemaHandler.schema;
    if (!properties.build) configSchemaHandler.defineTopLevelProperty("build", { type: "object" });
    const runtimes = definitions?.awsLambdaRuntime?.enum;
    if (runtimes && !runtimes.includes("nodejs24.x")) runtimes.push("nodejs24.x");
  }
}
