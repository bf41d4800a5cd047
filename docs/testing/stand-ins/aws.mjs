// Stands in for the AWS CLI, because nothing here may reach AWS: it takes the operations of the documents, refuses an option
// that `aws` does not have, and answers as far as the commands read on.

/** As version 1.45 has them, which took each with `--generate-cli-skeleton`; `list-profiles` came with version 2.
 * Of change sets by the model of the API in botocore 1.43, which the program reads too. */
const operations = {
  "cloudformation create-change-set": [
    "--stack-name",
    "--change-set-name",
    "--use-previous-template",
    "--deployment-mode",
    "--capabilities",
  ],
  "cloudformation describe-change-set": [
    "--stack-name",
    "--change-set-name",
    "--include-property-values",
  ],
  "cloudformation describe-stacks": ["--stack-name"],
  "cloudformation execute-change-set": ["--stack-name", "--change-set-name"],
  "cloudformation wait change-set-create-complete": ["--stack-name", "--change-set-name"],
  configure: [],
  "configure list-profiles": [],
  "dynamodb scan": [
    "--table-name",
    "--filter-expression",
    "--expression-attribute-values",
    "--projection-expression",
  ],
  "events list-rule-names-by-target": ["--target-arn"],
  "iam create-policy": ["--policy-name", "--policy-document"],
  "lambda get-account-settings": [],
  "lambda get-function": ["--function-name"],
  "lambda invoke": ["--function-name"],
  "lambda list-event-source-mappings": ["--function-name"],
  "logs describe-log-groups": ["--log-group-name-prefix"],
  "logs get-query-results": ["--query-id"],
  "logs start-query": ["--start-time", "--end-time", "--query-string", "--log-group-names"],
  "rekognition detect-text": ["--image-bytes"],
  "service-quotas list-service-quotas": ["--service-code"],
  "service-quotas request-service-quota-increase": [
    "--service-code",
    "--quota-code",
    "--desired-value",
  ],
  "sqs get-queue-attributes": ["--queue-url", "--attribute-names"],
  "sqs list-queues": [],
  "sqs list-message-move-tasks": ["--source-arn"],
  "sqs purge-queue": ["--queue-url"],
  "sqs receive-message": ["--queue-url", "--max-number-of-messages", "--visibility-timeout"],
  "sqs start-message-move-task": ["--source-arn", "--destination-arn"],
  "sts get-caller-identity": [],
};
const common = ["--endpoint-url", "--output", "--profile", "--query", "--region"];
const answers = {
  "cloudformation describe-stacks": "arn-or-url",
  "logs describe-log-groups": "/aws/lambda/rekog-prod-getBlob\t/aws/lambda/rekog-prod-createBlob",
  "logs start-query": "query-id",
  "logs get-query-results": JSON.stringify({
    status: "Complete",
    results: [[{ field: "code", value: "image_too_small" }]],
  }),
};

function split(words) {
  const optionsFrom = words.findIndex((word) => word.startsWith("--"));
  const names = optionsFrom < 0 ? words : words.slice(0, optionsFrom);
  return { operation: names.join(" "), options: words.filter((word) => word.startsWith("--")) };
}

export function refusal(words) {
  const { operation, options } = split(words);
  const known = operations[operation];
  if (!known) return `no operation ${operation}`;
  const unknown = options.filter((option) => ![...known, ...common].includes(option));
  if (unknown.length > 0) return `${operation} has no ${unknown.join(", ")}`;
  // A name or an address that was read before, and is not there
  return words.includes("") ? "an empty argument" : undefined;
}

export const run = (words) => process.stdout.write(`${answers[split(words).operation] ?? "{}"}\n`);
