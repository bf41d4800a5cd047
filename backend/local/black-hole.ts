import { startServiceEndpoint } from "./loopback/service-endpoint.ts";
import type { Signing } from "./loopback/signing.ts";
import { xmlDocument } from "./s3/s3-xml.ts";

export interface BlackHole {
  url: string;
  stop(): Promise<void>;
}

export interface BlackHoleOptions extends Signing {
  /** Hears which call of ours was refused: its target. */
  onCall: (call: string) => void;
  onError?: (error: unknown) => void;
}

const maxBodyBytes = 1024 * 1024;

/**
 * Stands for every AWS service that is not emulated: each call is refused here, so none can reach the real AWS by
 * accident.
 */
export function startBlackHole({
  onCall,
  onError = () => {},
  ...signing
}: BlackHoleOptions): Promise<BlackHole> {
  return startServiceEndpoint({
    signing,
    maxBodyBytes,
    contentType: "application/json",
    onError,
    async answer({ target, headers, body }) {
      const isQuery = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
      const action = isQuery && new URLSearchParams(body.toString("utf8")).get("Action");
      onCall(`POST ${action || target}`);
      return {
        status: 501,
        headers: { connection: "close", ...(isQuery && { "content-type": "text/xml" }) },
        body: isQuery ? refusalInXml() : JSON.stringify({ __type: code, message }),
      };
    },
  });
}

const code = "NotImplemented";
const message =
  "Local mode has no such service. It has Rekognition, S3, SQS and DynamoDB, as far as rekog needs them.";

/** For services that are asked in forms, and for EC2, which has its error one level deeper. */
function refusalInXml(): string {
  const error = [
    ["Code", code],
    ["Message", message],
  ] as const;
  return xmlDocument("ErrorResponse", [
    ["Error", error],
    ["Errors", [["Error", error]]],
  ]);
}
