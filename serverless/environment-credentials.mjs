/**
 * Takes the place of the AWS SDK's default chain of credential providers in the bundles (see `alias` in serverless.yml):
 * Lambda hands a function the credentials of its role in the environment and nowhere else, and the other nine providers
 * are a third of what a function loads when it starts.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";
