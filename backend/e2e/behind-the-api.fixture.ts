import { ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { uploadsBucket, uploadsQueue } from "../local/resources.ts";
import type { LocalAws } from "../local/start-aws.ts";

/** What no client of the API gets to see: the bucket, and the dead-letter queue of the uploads. */
export function behindTheApi({ credentials, region, s3, sqs }: LocalAws) {
  const buckets = new S3Client({ credentials, region, endpoint: s3.url });
  const queues = new SQSClient({
    credentials,
    region,
    endpoint: sqs.url,
    useQueueUrlAsEndpoint: false,
  });
  const QueueUrl = sqs.queueUrls[uploadsQueue.deadLetterName];

  async function takeDead(): Promise<string[]> {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    for (const { ReceiptHandle } of Messages) {
      await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    return Messages.map(({ Body = "" }) => Body);
  }

  return {
    /** The messages in the dead-letter queue, which is empty then. */
    deadUploads: takeDead,

    /** How many versions and delete markers are in the bucket. */
    async countVersions(): Promise<number> {
      const listed = await buckets.send(new ListObjectVersionsCommand({ Bucket: uploadsBucket }));
      return (listed.Versions ?? []).length + (listed.DeleteMarkers ?? []).length;
    },

    close(): void {
      buckets.destroy();
      queues.destroy();
    },
  };
}
