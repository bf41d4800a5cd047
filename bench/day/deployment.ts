/** The template's parameters that decide what a busy day is like, under their own names. */
export interface ParameterSettings {
  recognitionConcurrency: number;
  conversionConcurrency: number;
  callbackConcurrency: number;
  apiRequestsPerSecond: number;
  apiBurst: number;
  /** In dollars */
  dailySpendingLimit: number;
}

/** Service quotas of an account, in one region. */
export interface AccountQuotas {
  /** Rekognition's: calls of DetectLabels */
  detectLabelsPerSecond: number;
  /** Lambda's, of all functions together */
  concurrentExecutions: number;
}

/** What a stage runs with. */
export type Deployment = ParameterSettings & AccountQuotas;
