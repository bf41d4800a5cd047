import type { APIGatewayProxyEventV2, S3Event, SQSEvent, SQSRecord } from "aws-lambda";
import { defaultAccount } from "../core/api-keys/access-key.ts";
import { spyLog } from "../testing/spy-log.ts";
import { spyMetrics } from "../testing/spy-metrics.ts";

interface HttpRequest {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  blobId?: string;
  /** What follows the blob in the path. */
  of?: "/callback";
  body?: string | Buffer;
}

/**
 * The event that API Gateway makes of a request to an HTTP API (payload format 2.0). A `Buffer` is handed over as
 * base64, as API Gateway does with what is no text.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEvent(request: HttpRequest = {}): APIGatewayProxyEventV2 {
  const { method = "GET", path = "/blobs", headers = {}, query, blobId, of = "", body } = request;
  const routeKey = `${method} ${blobId === undefined ? "/blobs" : `/blobs/{blob_id}${of}`}`;
  const rawPath = blobId === undefined ? path : `/blobs/${encodeURIComponent(blobId)}${of}`;
  return {
    version: "2.0",
    routeKey,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      "content-length": String(body?.length ?? 0),
      host: "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
      "user-agent": "curl/8.5.0",
      "x-amzn-trace-id": "Root=1-6743a1c2-5f0d8c1a2b3c4d5e6f708192",
      "x-forwarded-for": "198.51.100.7",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
      ...headers,
    },
    ...(query && { queryStringParameters: query }),
    ...(blobId !== undefined && { pathParameters: { blob_id: blobId } }),
    requestContext: {
      accountId: "123456789012",
      apiId: "a1b2c3d4e5",
      domainName: "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
      domainPrefix: "a1b2c3d4e5",
      http: {
        method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: "198.51.100.7",
        userAgent: "curl/8.5.0",
      },
      requestId: "JKJaXmPLvHcESHA=",
      routeKey,
      stage: "$default",
      time: "23/Nov/2026:12:00:00 +0000",
      timeEpoch: 1_795_435_200_000,
    },
    ...(body !== undefined && { body: Buffer.isBuffer(body) ? body.toString("base64") : body }),
    isBase64Encoded: Buffer.isBuffer(body),
  };
}

export interface MailboxRequest extends Pick<HttpRequest, "query" | "headers"> {
  name?: string;
  deliveryId?: string;
  body?: unknown;
}

/** A request for a mailbox, or with a delivery's id about that. */
export function mailboxEvent(request: MailboxRequest = {}): APIGatewayProxyEventV2 {
  const { name = "ada", deliveryId, query, headers, body } = request;
  const method = deliveryId === undefined ? "GET" : "POST";
  const routeKey = `${method} /mailboxes/{name}${deliveryId === undefined ? "" : "/{delivery_id}"}`;
  const path = `/mailboxes/${[name, ...(deliveryId === undefined ? [] : [deliveryId])].map(encodeURIComponent).join("/")}`;
  const event = httpEvent({
    ...{ method, path },
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(query && { query }),
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return {
    ...event,
    routeKey,
    pathParameters: { name, ...(deliveryId !== undefined && { delivery_id: deliveryId }) },
    requestContext: { ...event.requestContext, routeKey },
  };
}

/** A request with a JSON body, as most clients send it. */
export function jsonEvent(body: unknown, contentType = "application/json"): APIGatewayProxyEventV2 {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return httpEvent({ method: "POST", headers: { "content-type": contentType }, body: text });
}

/** Of Lambda's context, what queue functions look at. */
export const invocation = { awsRequestId: "8f5a1c7e-0d5b-4b52-9a3e-2f6f1c0e7d11" };

/** What the API's functions are given besides their use case, and what they told it. */
export function httpDeps() {
  const log = spyLog();
  const metrics = spyMetrics();
  const checkAccess = async () => ({ account: defaultAccount });
  const deps = { log: log.log, metrics: metrics.metrics, version: "1.2.3", checkAccess };
  return { log, metrics, deps };
}

/**
 * A batch of messages as the event source mapping hands it over.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function sqsEvent(bodies: string[], receiveCount = 1): SQSEvent {
  return { Records: bodies.map((body, i) => sqsRecord(body, `message-${i}`, receiveCount)) };
}

function sqsRecord(body: string, messageId: string, receiveCount: number): SQSRecord {
  return {
    messageId,
    receiptHandle: `receipt-of-${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: "1795435200000",
      SenderId: "AIDAIENQZJOLO23YVJ4VO",
      ApproximateFirstReceiveTimestamp: "1795435200100",
    },
    messageAttributes: {},
    md5OfBody: "098f6bcd4621d373cade4e832627b4f6",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:rekog-uploads",
    awsRegion: "eu-west-1",
  };
}

/**
 * What S3 puts into the queue for objects made by a form POST.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function s3Message(...objects: { key: string; versionId?: string }[]): string {
  const event: S3Event = {
    Records: objects.map((object) => ({
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "eu-west-1",
      eventTime: "2026-11-23T12:00:00.000Z",
      eventName: "ObjectCreated:Post",
      userIdentity: { principalId: "AWS:AIDAJDPLRKLG7UEXAMPLE" },
      requestParameters: { sourceIPAddress: "198.51.100.7" },
      responseElements: {
        "x-amz-request-id": "C3D13FE58DE4C810",
        "x-amz-id-2": "FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD",
      },
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "uploads",
        bucket: {
          name: "rekog-uploads",
          ownerIdentity: { principalId: "A3NL1KOZZKExample" },
          arn: "arn:aws:s3:::rekog-uploads",
        },
        object: {
          size: 483_201,
          eTag: "9b2cf535f27731c974343645a3985328",
          sequencer: "0055AED6DCD90281E5",
          ...object,
        },
      },
    })),
  };
  return JSON.stringify(event);
}

/** What S3 sends once, when notifications to a queue are set up. */
export const s3TestEvent = JSON.stringify({
  Service: "Amazon S3",
  Event: "s3:TestEvent",
  Time: "2026-11-23T11:00:00.000Z",
  Bucket: "rekog-uploads",
  RequestId: "5582815E1AEA5ADF",
  HostId: "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE",
});
