/** Of which operations the answer names queues, and how: those that fauxqs has. */
const urlsInAnswers: Record<string, "QueueUrl" | "QueueUrls"> = {
  CreateQueue: "QueueUrl",
  GetQueueUrl: "QueueUrl",
  ListQueues: "QueueUrls",
};

/**
 * Between fauxqs, which calls the host of every queue `sqs.<region>.localhost`, and clients, which may send to the host of a
 * queue's URL (the AWS SDK for JavaScript does): not every machine knows that name, and what listens here is 127.0.0.1.
 */
export function queueUrlTranslation(region: string) {
  const withOrigin = (url: string, host: string) =>
    URL.canParse(url) ? `http://${host}${new URL(url).pathname}` : url;

  return {
    /** As in SQS, it is the path that says which queue, whatever the host. */
    request(body: string, port: number): string {
      const asked = parse(body);
      if (typeof asked?.QueueUrl !== "string") return body;
      const QueueUrl = withOrigin(asked.QueueUrl, `sqs.${region}.localhost:${port}`);
      return JSON.stringify({ ...asked, QueueUrl });
    },

    answer(operation: string, body: string, port: number): string {
      const member = urlsInAnswers[operation];
      if (member === undefined) return body;
      const answered = parse(body);
      const told = answered?.[member];
      const here = (url: unknown) => withOrigin(String(url), `127.0.0.1:${port}`);
      if (typeof told === "string") return JSON.stringify({ ...answered, [member]: here(told) });
      if (!Array.isArray(told)) return body;
      return JSON.stringify({ ...answered, [member]: told.map(here) });
    },
  };
}

/** Undefined for what is no JSON object: fauxqs says so itself. */
function parse(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
