// What a developer's own program asks of `rekog local --aws-endpoints`, by the AWS SDK for JavaScript as it comes: all that
// it knows of AWS is in its environment. Prints what it was answered, as JSON.
import { readFile } from "node:fs/promises";
import * as rekognition from "@aws-sdk/client-rekognition";
import * as s3 from "@aws-sdk/client-s3";
import * as sqs from "@aws-sdk/client-sqs";
import * as sts from "@aws-sdk/client-sts";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";

const [, , picture, tooLarge, Bucket] = process.argv;
const Bytes = await readFile(picture);
const Key = "javascript/a picture é.jpg";
const vision = new rekognition.RekognitionClient();
const buckets = new s3.S3Client();
const queues = new sqs.SQSClient();

/** The name of what is thrown, with `told` also its message. */
async function refusal(sent, told = false) {
  try {
    return await sent.then(() => "answered");
  } catch ({ name, message }) {
    return told ? `${name}: ${message}` : name;
  }
}
const strange = (credentials) =>
  new rekognition.RekognitionClient({ credentials }).send(
    new rekognition.DetectTextCommand({ Image: { Bytes } }),
  );
const accessKeyId = (await vision.config.credentials()).accessKeyId;
const secretAccessKey = "not the one";
const labels = (Image) => vision.send(new rekognition.DetectLabelsCommand({ Image }));

const { url, fields } = await createPresignedPost(buckets, {
  ...{ Bucket, Key },
  Conditions: [["content-length-range", 1, 1_000_000]],
});
const form = new FormData();
for (const [name, value] of Object.entries(fields)) form.append(name, value);
form.append("file", new Blob([Bytes]), "a.jpg");
const formStatus = (await fetch(url, { method: "POST", body: form })).status;

const object = await buckets.send(new s3.GetObjectCommand({ Bucket, Key }));
const { QueueUrl } = await queues.send(new sqs.CreateQueueCommand({ QueueName: "javascript" }));
await queues.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody: "hello é" }));
const receive = async () => {
  const { Messages = [] } = await queues.send(new sqs.ReceiveMessageCommand({ QueueUrl }));
  for (const { ReceiptHandle } of Messages) {
    await queues.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
  return Messages.map(({ Body }) => Body);
};

const answers = {
  labels: (await labels({ Bytes })).Labels.map(({ Name }) => Name),
  moderation: (
    await vision.send(new rekognition.DetectModerationLabelsCommand({ Image: { Bytes } }))
  ).ModerationLabels,
  text: (
    await vision.send(new rekognition.DetectTextCommand({ Image: { Bytes } }))
  ).TextDetections.map(({ DetectedText }) => DetectedText),
  faces: (await vision.send(new rekognition.DetectFacesCommand({ Image: { Bytes } }))).FaceDetails,
  noPicture: await refusal(labels({ Bytes: Buffer.from("none") })),
  nothing: await refusal(labels({})),
  tooLarge: await refusal(labels({ Bytes: await readFile(tooLarge) })),
  noObject: await refusal(labels({ S3Object: { Bucket, Name: "nobody's" } })),
  unknownOperation: await refusal(vision.send(new rekognition.ListCollectionsCommand()), true),
  wrongSecret: await refusal(strange({ accessKeyId, secretAccessKey })),
  wrongKey: await refusal(strange({ accessKeyId: "AKIDSTRANGER", secretAccessKey })),
  formStatus,
  head: (await buckets.send(new s3.HeadObjectCommand({ Bucket, Key }))).ContentLength,
  same: Bytes.equals(Buffer.from(await object.Body.transformToByteArray())),
  versions: (
    await buckets.send(new s3.ListObjectVersionsCommand({ Bucket, Prefix: "javascript/" }))
  ).Versions.map((version) => version.Key),
  objectLabels: (await labels({ S3Object: { Bucket, Name: Key } })).Labels.map(({ Name }) => Name),
  noKey: await refusal(buckets.send(new s3.GetObjectCommand({ Bucket, Key: "nobody's" }))),
  put: await refusal(buckets.send(new s3.PutObjectCommand({ Bucket, Key, Body: Bytes })), true),
  queue: [await receive(), await receive()],
  noQueue: await refusal(queues.send(new sqs.GetQueueUrlCommand({ QueueName: "nobodys" }))),
  otherService: await refusal(new sts.STSClient().send(new sts.GetCallerIdentityCommand()), true),
};
process.stdout.write(JSON.stringify(answers));
