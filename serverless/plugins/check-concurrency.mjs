/** For the API's own requests and the sweep. */
const roomForTheRest = 2;

/**
 * Warns where the queues may take all concurrent executions that the account has: nothing is reserved, so the API would have
 * none, and answer 5xx. No refusal, since the quota may be on its way up, and who deploys may not be allowed to ask.
 */
export default class CheckConcurrency {
  constructor(serverless, _options, { log }) {
    const aws = serverless.getProvider("aws");
    this.hooks = {
      "after:deploy:deploy": async () => {
        const limit = await concurrencyOf(aws).catch((error) => {
          log.info(`The account's concurrent executions are not known: ${error.message}`);
        });
        const most = mostAtOnce(serverless.service.functions);
        if (!(most + roomForTheRest > limit)) return;
        log.warning(
          `Of the account's ${limit} concurrent executions the queues may take ${most}, and the API's requests are answered 5xx ` +
            `while they do. Deploy with recognitionConcurrency, conversionConcurrency and callbackConcurrency of together at most ${limit - roomForTheRest}, ` +
            "or raise the quota: docs/operating.md#functionthrottlesalarm.",
        );
      },
    };
  }
}

/** Of the functions that queues feed, all together. */
function mostAtOnce(functions) {
  const limits = Object.values(functions).flatMap(({ events }) =>
    events.map(({ sqs }) => Number(sqs?.maximumConcurrency ?? 0)),
  );
  return limits.reduce((sum, one) => sum + one, 0);
}

async function concurrencyOf(aws) {
  const { AccountLimit } = await aws.request("Lambda", "getAccountSettings", {});
  return AccountLimit.ConcurrentExecutions;
}
