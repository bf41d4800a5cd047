/**
 * Loads a packaged function with `require`, as Lambda's runtime does, and writes to the log what it asks of AWS, under
 * the name of the right that AWS demands for it: `{"by": "createBlob", "asked": "dynamodb:PutItem"}`. The function's
 * name and its module's path are in this module's own URL.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import { createRequire } from "node:module";

const { name, modulePath } = Object.fromEntries(new URL(import.meta.url).searchParams);
const packaged = createRequire(import.meta.url)(modulePath);
const invocation = new AsyncLocalStorage();

export function handler(event, context) {
  return invocation.run(true, () => packaged.handler(event, context));
}

// Functions share a thread in local mode: a request is of the function in whose invocation it is made.
subscribe("http.client.request.start", ({ request }) => {
  // Signed requests are AWS's; a callback's is signed in another way.
  if (!invocation.getStore() || !request.hasHeader("authorization")) return;
  process.stdout.write(`${JSON.stringify({ by: name, asked: rightFor(request) })}\n`);
});

function rightFor(request) {
  const target = request.getHeader("x-amz-target");
  if (!target) return s3RightFor(request.method, new URL(request.path, "http://s3").searchParams);
  // Such as DynamoDB_20120810.PutItem, AmazonSQS.ChangeMessageVisibility, RekognitionService.DetectLabels
  const [service, operation] = target.split(".");
  return `${service.toLowerCase().replace(/^amazon|_.*|service$/g, "")}:${operation}`;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
function s3RightFor(method, query) {
  if (method === "GET" && query.has("versions")) return "s3:ListBucketVersions";
  const action = { GET: "GetObject", HEAD: "GetObject", DELETE: "DeleteObject", PUT: "PutObject" }[
    method
  ];
  return `s3:${action}${query.has("versionId") ? "Version" : ""}`;
}
