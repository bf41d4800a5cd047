import { hasTerminationProtection, protectedTables } from "../stack/protection.mjs";

/**
 * Empties the uploads bucket before `sls remove` deletes the stack: CloudFormation deletes no bucket that holds
 * anything, and in a versioned one that means every version and every delete marker. Before that it looks whether the
 * stack may be deleted at all. CloudFormation would find a table's protection out when most of the rest is gone, and a stack
 * that failed half way through its deletion cannot be updated any more.
 */
export default class EmptyUploads {
  constructor(serverless, _options, { log }) {
    const aws = serverless.getProvider("aws");
    this.hooks = {
      "before:remove:remove": async () => {
        const protection = await findProtection(aws);
        if (protection) throw new serverless.classes.Error(protection);
        const bucket = await findBucket(aws);
        if (bucket) log.notice(`Removed ${await emptyBucket(aws, bucket)} objects from ${bucket}`);
      },
    };
  }
}

/** What keeps the stack from being removed, and what to do about it; undefined if nothing does. */
async function findProtection(aws) {
  const stack = aws.naming.getStackName();
  const isTerminationProtected = await hasTerminationProtection(aws);
  if (isTerminationProtected === undefined) return undefined;
  const tables = await protectedTables(aws);
  if (tables.length > 0) {
    return (
      `${stack} has deletion protection (${tables.join(", ")}), so nothing was removed. ` +
      "Deploy the stage with deletionProtection=false first, then remove it."
    );
  }
  if (!isTerminationProtected) return undefined;
  return (
    `${stack} has termination protection, so nothing was removed. Somebody set it by hand; lift it with ` +
    `\`aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${stack}\`.`
  );
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
