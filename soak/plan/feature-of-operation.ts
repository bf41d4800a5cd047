/** What each of Rekognition's operations is asked for. */
export const featureOfOperation = {
  DetectLabels: "labels",
  DetectModerationLabels: "moderation",
  DetectText: "text",
  DetectFaces: "faces",
} as const;

export type Feature = (typeof featureOfOperation)[keyof typeof featureOfOperation];
export const features: readonly Feature[] = Object.values(featureOfOperation);

export const isOperation = (name: string): name is keyof typeof featureOfOperation =>
  Object.hasOwn(featureOfOperation, name);
