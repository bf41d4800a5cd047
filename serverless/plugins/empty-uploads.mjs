/**
 * Empties the uploads bucket before `sls remove` deletes the stack: CloudFormation deletes no bucket that holds
 * anything, and in a versioned one that means every version and every delete marker.
 */
export default class EmptyUploads {
  constructor(serverless, _options, { log }) {
    const aws = serverless.getProvider("aws");
    this.hooks = {
      "before:remove:remove": async () => {
        const bucket = await findBucket(aws);
        if (bucket) log.notice(`Removed ${await emptyBucket(aws, bucket)} objects from ${bucket}`);
      },
    };
  }
}

/** The bucket's name; undefined if there is no stack, or none in it. */
async function findBucket(aws) {
  try {
    const { StackResourceDetail } = await aws.request("CloudFormation", "describeStackResource", {
      StackName: aws.naming.getStackName(),
      LogicalResourceId: "UploadsBucket",
    });
    return StackResourceDetail.PhysicalResourceId;
  } catch (error) {
    if (/does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

/** Removes every version and delete marker, a page of at most 1,000 at a time, and says how many there were. */
async function emptyBucket(aws, Bucket) {
  let removed = 0;
  for (;;) {
    // Always the first page: what was on it before is gone.
    const { Versions = [], DeleteMarkers = [] } = await aws.request("S3", "listObjectVersions", {
      Bucket,
    });
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({
      Key,
      VersionId,
    }));
    if (Objects.length === 0) return removed;

    const { Errors = [] } = await aws.request("S3", "deleteObjects", {
      Bucket,
      Delete: { Objects, Quiet: true },
    });
    if (Errors.length > 0) {
      throw new Error(
        `Could not empty the bucket ${Bucket}: S3 refused to delete ${Errors.length} of ${Objects.length} objects (${Errors[0].Code}). ` +
          "Whoever removes the stack needs s3:ListBucketVersions and s3:DeleteObjectVersion on it.",
      );
    }
    removed += Objects.length;
  }
}
