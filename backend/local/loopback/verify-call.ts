import { createHash } from "node:crypto";
import {
  maxSkewMs,
  parseAuthorization,
  type SignedRequest,
  type Signing,
  sameSignature,
  signatureOf,
  signedAtMs,
  signedHeaderValue,
  signingAlgorithm,
  unsignedHeaders,
} from "./signing.ts";

/** A call that is not signed, or not by us. It carries nothing secret: no signature, no string to sign. */
export class UnsignedCallError extends Error {
  override readonly name = "UnsignedCallError";
  /** As AWS names it: `MissingAuthenticationTokenException`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Which service a call must be signed for. Default: any. */
export interface ExpectedSigning extends Signing {
  service?: string | undefined;
}

/**
 * Verifies the signature of a call in one of AWS's JSON protocols: a POST to `/`, without a query, signed in its headers.
 * All that can be told without the body is told at once, so that nobody who does not know the access key has a body kept in
 * memory. The body is hashed, whatever a header says of its hash. A call that is signed in its query is refused: no SDK
 * makes one.
 * @returns what verifies the body, once it is there
 * @throws UnsignedCallError, and so does what is returned
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function verifyCall(
  request: SignedRequest,
  { service, ...signing }: ExpectedSigning,
  now: Date,
): (body: Uint8Array) => void {
  const header = signedHeaderValue(request, "authorization");
  if (header === "") {
    throw new UnsignedCallError(
      "MissingAuthenticationTokenException",
      "Request is missing Authentication Token",
    );
  }
  const { algorithm, credential, signedHeaders, signature } = parseAuthorization(header);
  const amzDate = signedHeaderValue(request, "x-amz-date");
  const at = signedAtMs(amzDate);
  if (algorithm !== signingAlgorithm || !credential || !signature || at === undefined) {
    throw new UnsignedCallError(
      "IncompleteSignatureException",
      `Authorization header requires ${signingAlgorithm}, 'Credential', 'SignedHeaders', 'Signature' and an 'X-Amz-Date'.`,
    );
  }
  const [accessKeyId, day = "", region, signedService = "", terminator, ...more] =
    credential.split("/");
  if (
    accessKeyId !== signing.credentials.accessKeyId ||
    signedHeaderValue(request, "x-amz-security-token") !== ""
  ) {
    throw new UnsignedCallError(
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    );
  }
  const isInScope =
    region === signing.region &&
    (service === undefined || signedService === service) &&
    terminator === "aws4_request" &&
    more.length === 0 &&
    /^\d{8}$/.test(day) &&
    amzDate.startsWith(day);
  if (!isInScope) {
    throw invalid(
      `Credential should be scoped to this day, the region ${signing.region} and ${service ? `the service ${service}` : "a service"}.`,
    );
  }
  const aheadMs = at - now.getTime();
  if (aheadMs > maxSkewMs) throw invalid(`Signature not yet current: ${amzDate}`);
  if (aheadMs < -maxSkewMs) throw invalid(`Signature expired: ${amzDate}`);
  if (!signedHeaders.includes("host") || unsignedHeaders(request, signedHeaders).length > 0) {
    throw invalid("'Host' and every 'X-Amz-*' header must be a 'SignedHeader'.");
  }
  if (request.url !== "/")
    throw invalid(
      "A call is signed for the path / and without a query. A service that is called otherwise is not here.",
    );

  return (body) => {
    const digest = sha256(canonicalCall(request, signedHeaders, sha256(body)));
    const scope = `${day}/${region}/${signedService}/aws4_request`;
    const text = `${signingAlgorithm}\n${amzDate}\n${scope}\n${digest}`;
    if (!sameSignature(signatureOf(text, day, signing, signedService), signature)) {
      throw invalid(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
      );
    }
  };
}

function canonicalCall(request: SignedRequest, names: readonly string[], bodyHash: string): string {
  const headers = names.map((name) => `${name}:${signedHeaderValue(request, name)}\n`).join("");
  return [request.method, "/", "", headers, names.join(";"), bodyHash].join("\n");
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

const invalid = (message: string) => new UnsignedCallError("InvalidSignatureException", message);
