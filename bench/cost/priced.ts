/** The table's rows: a service, what it bills, and how that is said for a million. */
export const services = {
  Rekognition: { "rekognition.image": "M images" },
  "API Gateway": { "apigateway.request": "M requests" },
  Lambda: { "lambda.request": "M invocations", "lambda.gbSecond": "M GB-s" },
  DynamoDB: {
    "dynamodb.write": "M write units",
    "dynamodb.read": "M read units",
    "dynamodb.storage": "GB for a month",
  },
  S3: { "s3.post": "M writes", "s3.get": "M reads" },
  SQS: { "sqs.request": "M requests" },
  "CloudWatch Logs": { "logs.ingested": "GB" },
} as const;

type KeysOf<Union> = Union extends unknown ? keyof Union : never;

/** What a blob is billed for. */
export type Priced = KeysOf<(typeof services)[keyof typeof services]>;

/** `unit-prices.json` */
export interface UnitPrices {
  region: string;
  prices: Record<
    | Priced
    | "apigateway.restRequest"
    | "cloudwatch.alarmMetric"
    | "cloudwatch.metric"
    | "cloudwatch.dashboard",
    { dollars: number }
  >;
}

/** A function that a blob takes. */
export interface FunctionUse {
  /** Of the API's request that invokes it; none for what takes messages from a queue */
  method?: string | undefined;
  memoryMb: number;
  /** What one invocation asks of AWS, as rights */
  requests: readonly string[];
}
