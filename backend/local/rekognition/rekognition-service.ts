import {
  DetectLabelsCommand,
  type DetectLabelsCommandInput,
  type RekognitionClient,
  RekognitionServiceException,
} from "@aws-sdk/client-rekognition";
import type { DetectLabelsRequest } from "./detect-labels-request.ts";
import {
  type EndpointOptions,
  type RekognitionEndpoint,
  startDetectLabelsServer,
} from "./detect-labels-server.ts";
import { RekognitionError } from "./rekognition-error.ts";
import { shrinkImage } from "./shrink-image.ts";

export interface ServiceEndpointOptions extends EndpointOptions {
  /**
   * A client of the real service, with the user's credentials and region. Give it `maxAttempts: 1`: whoever calls the
   * endpoint tries again itself.
   */
  client: RekognitionClient;
}

/**
 * Starts the same endpoint as `startRekognitionEndpoint` with the real Amazon Rekognition behind it. The object is on this
 * machine, where Rekognition cannot read it, so that its bytes are sent. What the service answers, exceptions included, is
 * handed on by name and message. Each call is billed to the user's account.
 */
export function startRekognitionServiceEndpoint(
  options: ServiceEndpointOptions,
): Promise<RekognitionEndpoint> {
  return startDetectLabelsServer(async (image, request) => {
    const Bytes = await shrinkImage(image);
    try {
      const { Labels, LabelModelVersion, ImageProperties } = await options.client.send(
        new DetectLabelsCommand(inputOf(request, Bytes)),
      );
      return { Labels, LabelModelVersion, ImageProperties };
    } catch (error) {
      throw asException(error);
    }
  }, options);
}

function inputOf(request: DetectLabelsRequest, Bytes: Uint8Array): DetectLabelsCommandInput {
  const { wants, maxLabels, minConfidence, filters } = request;
  return {
    Image: { Bytes },
    Features: [
      ...(wants.labels ? (["GENERAL_LABELS"] as const) : []),
      ...(wants.properties ? (["IMAGE_PROPERTIES"] as const) : []),
    ],
    ...(wants.labels && {
      MaxLabels: maxLabels,
      MinConfidence: minConfidence,
      Settings: {
        GeneralLabels: {
          LabelInclusionFilters: [...filters.includeLabels],
          LabelExclusionFilters: [...filters.excludeLabels],
          LabelCategoryInclusionFilters: [...filters.includeCategories],
          LabelCategoryExclusionFilters: [...filters.excludeCategories],
        },
      },
    }),
  };
}

/** The service's own exception as it is; no credentials are an access denied; anything else is not ours to explain. */
function asException(error: unknown): unknown {
  if (error instanceof RekognitionServiceException) {
    const { name, message, $metadata } = error;
    return new RekognitionError(name, message, $metadata.httpStatusCode, { cause: error });
  }
  if (error instanceof Error && /Credentials|TokenProvider|SSO/.test(error.name)) {
    return new RekognitionError(
      "AccessDeniedException",
      "There are no AWS credentials to call Amazon Rekognition with. Set AWS_PROFILE, or run `aws configure`.",
      undefined,
      { cause: error },
    );
  }
  return error;
}
