/** The files of a breach, each with the one thing that it imports. */
type Imports = Readonly<Record<string, string>>;

/**
 * For each rule, files that break it and no other rule. What they import is there, and empty, unless it is one of these
 * files itself.
 */
export const breaches: Readonly<Record<string, Imports>> = {
  // A circle is reported once; the other half of this one is below.
  "no-circular": { "backend/core/blob/egg.ts": "./hen.ts" },
  "no-test-in-prod": {
    "backend/core/blob/blob.ts": "./sample.fixture.ts",
    "cli/profiles/profiles.ts": "../testing/profiles.ts",
    "soak/run.ts": "../backend/local/queues.test.ts",
  },
  "core-imports-core": {
    "backend/core/blob/store.ts": "../../adapters/aws/store.ts",
    "backend/core/errors/configured.ts": "../../config.ts",
  },
  "core-has-no-npm": { "backend/core/blob/ids.ts": "some-package" },
  "core-has-no-io": { "backend/core/blob/read.ts": "node:fs" },
  "use-cases-stand-on-top": { "backend/core/blob/create.ts": "../use-cases/create-blob.ts" },
  "adapters-import-core": { "backend/adapters/image/event.ts": "../../handlers/queue/event.ts" },
  "adapter-families-are-strangers": { "backend/adapters/image/object.ts": "../aws/object.ts" },
  "handlers-import-core": { "backend/handlers/http/send.ts": "../../adapters/aws/send.ts" },
  "handlers-are-of-http-or-of-a-queue": {
    "backend/handlers/http/record.ts": "../queue/record.ts",
  },
  "functions-compose": { "backend/functions/told.ts": "../../cli/client/time.ts" },
  "administration-composes": {
    "backend/administration/told.ts": "../config.ts",
    "backend/administration/route.ts": "../handlers/http/route.ts",
  },
  "local-is-optional": { "backend/version.ts": "./local/resources.ts" },
  "local-services-are-strangers": {
    "backend/local/s3/tell.ts": "../sqs/tell.ts",
    "backend/local/detector/picture.ts": "../s3/picture.ts",
  },
  "local-rekognition-has-a-detector": {
    "backend/local/rekognition/object.ts": "../s3/storage/object.ts",
  },
  "cli-speaks-http": {
    "cli/deps.ts": "../backend/local/start-local.ts",
    "cli/commands/get/blob.ts": "../../../backend/core/blob/states.ts",
  },
  "known-labels-are-a-list": { "backend/local/detector/known-labels.ts": "some-package" },
  "main-starts-what-is-large": { "cli/main.ts": "../backend/local/start-aws.ts" },
  "commander-is-one-file": { "cli/commands/get/options.ts": "commander" },
  "commands-are-strangers": { "cli/commands/upload/again.ts": "../get/again.ts" },
  "program-knows-commands": { "cli/recognise/report.ts": "../commands/upload/report.ts" },
  "client-stands-alone": {
    "cli/client/http/options.ts": "../../options/options.ts",
    "cli/client/http/send.ts": "some-package",
    "cli/client/picture/read.ts": "node:fs",
  },
  "library-is-client-and-transport": {
    "cli/index.ts": "./exit-codes.ts",
    "cli/transport/options.ts": "../options/options.ts",
  },
  "ui-draws": {
    "cli/ui/client.ts": "../client/rekog-client.ts",
    "cli/ui/file.ts": "node:fs",
    "cli/ui/request.ts": "some-package",
  },
  "ui-is-told-its-settings": { "cli/ui/quiet.ts": "../settings.ts" },
  "page-speaks-http": {
    "console/api/limits.ts": "../../cli/client/image-limits.ts",
    "console/server/files.ts": "../../backend/config.ts",
  },
  "page-has-a-server": {
    "backend/local/page.ts": "../../console/main.ts",
  },
  "page-server-reads-files": { "console/server/types.ts": "some-package" },
  "soak-drives-local-mode": { "soak/blob.ts": "../backend/core/blob/states.ts" },
  "bench-measures-what-is-shipped": { "bench/cost/options.ts": "../../soak/options.ts" },
  "nothing-shipped-is-measured-by-itself": {
    "backend/local/lambda/load.ts": "../../../bench/load.ts",
    "backend/redact.test.ts": "../soak/random.ts",
  },
  "aws-sdk-at-the-edge": {
    "backend/handlers/queue/client.ts": "@aws-sdk/client-s3",
    "cli/commands/deploy/client.ts": "@aws-sdk/client-s3",
  },
  "lambda-types-at-the-edge": { "backend/adapters/aws/event.ts": "aws-lambda" },
};

/** The same of the rules about folders: each is reported for the folders of these files. */
export const folderBreaches: Readonly<Record<string, Imports>> = {
  "no-folder-circles": {
    "cli/listener/shown.ts": "../pictures/shown.ts",
    "cli/pictures/heard.ts": "../listener/heard.ts",
  },
};

/** What comes close, and breaks no rule. */
export const allowed: Imports = {
  "backend/core/blob/hen.ts": "./egg.ts",
  "backend/core/use-cases/get-blob.ts": "../errors/errors.ts",
  "backend/core/blob/random.ts": "node:crypto",
  "backend/core/blob/hen.test.ts": "../../adapters/aws/store.ts",
  "backend/adapters/aws/client.ts": "@aws-sdk/client-s3",
  "backend/handlers/http/event.ts": "aws-lambda",
  "backend/local/rekognition/labels.ts": "../detector/labels.ts",
  "backend/local/s3/storage/keys.ts": "../keys.ts",
  "backend/administration/client.ts": "@aws-sdk/client-s3",
  "backend/administration/keys.ts": "../core/use-cases/get-blob.ts",
  "cli/commands/console/serve.ts": "../../../console/server/page.ts",
  "backend/local/start.ts": "../../console/server/page.ts",
  "console/api/types.ts": "../../openapi.d.ts",
  "cli/program.ts": "./commands/get/get.ts",
  "bench/callbacks/sender.ts": "../../backend/local/sqs/sender.ts",
  "cli/options/commander.ts": "commander",
  "cli/commands/get/run-get.ts": "./read/read.ts",
  "cli/ui/text.ts": "node:util",
  "cli/ui/width.ts": "string-width",
  "cli/client/rekog-client.ts": "../../openapi.d.ts",
};
