import { describe, expect, it } from "@jest/globals";

interface ObjectVersion {
  Key: string;
  VersionId: string;
}
interface Page {
  Versions?: ObjectVersion[];
  DeleteMarkers?: ObjectVersion[];
}
type Request = (
  service: string,
  method: string,
  parameters: Record<string, unknown>,
) => Promise<object>;

/**
 * A fake of the framework's way to AWS: one stack, with one bucket, that lists two entries at a time, and with tables on two
 * pages, of which one was deleted by hand.
 */
function fakeAws({
  bucket,
  refuse = false,
  termination = false,
  protectedTable,
}: {
  bucket?: Required<Page> | undefined;
  refuse?: boolean;
  termination?: boolean;
  protectedTable?: string;
}) {
  const calls: string[] = [];
  const request: Request = async (service, method, parameters) => {
    calls.push(`${service}.${method}`);
    switch (method) {
      case "describeStacks":
        if (!bucket) throw new Error("Stack with id rekog-dev does not exist");
        return { Stacks: [{ EnableTerminationProtection: termination }] };
      case "listStackResources":
        expect(parameters).toMatchObject({ StackName: "rekog-dev" });
        return parameters.NextToken
          ? { StackResourceSummaries: [table("cache"), table("gone")] }
          : {
              StackResourceSummaries: [
                { ResourceType: "AWS::S3::Bucket", PhysicalResourceId: "rekog-uploads-1" },
                table("blobs"),
              ],
              NextToken: "2",
            };
      case "describeTable":
        if (parameters.TableName === "gone")
          throw Object.assign(new Error("Requested resource not found: Table: gone not found"), {
            code: "ResourceNotFoundException",
          });
        return {
          Table: { DeletionProtectionEnabled: parameters.TableName === protectedTable },
        };
      case "describeStackResource":
        expect(parameters).toEqual({ StackName: "rekog-dev", LogicalResourceId: "UploadsBucket" });
        if (!bucket) throw new Error("Stack with id rekog-dev does not exist");
        return { StackResourceDetail: { PhysicalResourceId: "rekog-uploads-1" } };
      case "listObjectVersions":
        expect(parameters).toEqual({ Bucket: "rekog-uploads-1" });
        return {
          Versions: bucket?.Versions.slice(0, 2),
          DeleteMarkers: bucket?.DeleteMarkers.slice(0, 2),
        };
      case "deleteObjects":
        return refuse
          ? { Errors: [{ Code: "AccessDenied" }] }
          : removeFrom(bucket as Required<Page>, parameters);
      default:
        throw new Error(`${service}.${method} is not expected`);
    }
  };
  return { request, calls, naming: { getStackName: () => "rekog-dev" } };
}

const table = (PhysicalResourceId: string) => ({
  ResourceType: "AWS::DynamoDB::Table",
  PhysicalResourceId,
});

function removeFrom(bucket: Required<Page>, parameters: Record<string, unknown>): object {
  const { Objects } = parameters.Delete as { Objects: ObjectVersion[] };
  const stays = ({ Key, VersionId }: ObjectVersion) =>
    !Objects.some((gone) => gone.Key === Key && gone.VersionId === VersionId);
  bucket.Versions = bucket.Versions.filter(stays);
  bucket.DeleteMarkers = bucket.DeleteMarkers.filter(stays);
  return {};
}

/** What the plugin does when the framework is about to remove the stack. */
async function beforeRemove(aws: ReturnType<typeof fakeAws>): Promise<string[]> {
  const { default: EmptyUploads } = (await import(
    new URL("./empty-uploads.mjs", import.meta.url).href
  )) as { default: new (...args: unknown[]) => { hooks: Record<string, () => Promise<void>> } };
  const notices: string[] = [];
  const plugin = new EmptyUploads(
    { getProvider: () => aws, classes: { Error } },
    {},
    { log: { notice: (line: string) => notices.push(line) } },
  );
  await plugin.hooks["before:remove:remove"]?.();
  return notices;
}

const version = (Key: string, VersionId: string): ObjectVersion => ({ Key, VersionId });

describe("before the stack is removed", () => {
  it("every version and every delete marker goes, page by page", async () => {
    const bucket = {
      Versions: ["1", "2", "3"].map((id) => version("uploads/a", id)),
      DeleteMarkers: [version("uploads/a", "4")],
    };
    const notices = await beforeRemove(fakeAws({ bucket }));
    expect(bucket).toEqual({ Versions: [], DeleteMarkers: [] });
    expect(notices).toEqual(["Removed 4 objects from rekog-uploads-1"]);
  });

  it("an empty bucket is left as it is", async () => {
    const aws = fakeAws({ bucket: { Versions: [], DeleteMarkers: [] } });
    await beforeRemove(aws);
    expect(aws.calls).not.toContain("S3.deleteObjects");
  });

  it("a stack that is not there is none of our business", async () => {
    const aws = fakeAws({ bucket: undefined });
    expect(await beforeRemove(aws)).toEqual([]);
    expect(aws.calls).toEqual([
      "CloudFormation.describeStacks",
      "CloudFormation.describeStackResource",
    ]);
  });

  it.each([
    [{ protectedTable: "blobs" }, /has deletion protection \(blobs\).*deletionProtection=false/],
    [{ protectedTable: "cache" }, /has deletion protection \(cache\), so nothing was removed/],
    [
      { protectedTable: "blobs", termination: true },
      /has deletion protection \(blobs\).*deletionProtection=false/,
    ],
    [
      { termination: true },
      /has termination protection.*--no-enable-termination-protection --stack-name rekog-dev/,
    ],
  ])("with %j nothing is touched", async (protection, message) => {
    const bucket = { Versions: [version("uploads/a", "1")], DeleteMarkers: [] };
    const aws = fakeAws({ bucket, ...protection });
    await expect(beforeRemove(aws)).rejects.toThrow(message);
    expect(bucket.Versions).toHaveLength(1);
    expect(aws.calls.filter((call) => !/\.(describe|list)/.test(call))).toEqual([]);
    expect(aws.calls).not.toContain("S3.listObjectVersions");
  });

  it("what cannot be looked at is not removed", async () => {
    const aws = fakeAws({ bucket: { Versions: [version("uploads/a", "1")], DeleteMarkers: [] } });
    const request: Request = (service, method, parameters) =>
      method === "describeTable"
        ? Promise.reject(new Error("not authorized to perform: dynamodb:DescribeTable"))
        : aws.request(service, method, parameters);
    await expect(beforeRemove({ ...aws, request })).rejects.toThrow("dynamodb:DescribeTable");
    expect(aws.calls).not.toContain("S3.listObjectVersions");
  });

  it("what S3 refuses to delete ends it, and says which rights are missing", async () => {
    const bucket = { Versions: [version("uploads/a", "1")], DeleteMarkers: [] };
    await expect(beforeRemove(fakeAws({ bucket, refuse: true }))).rejects.toThrow(
      /rekog-uploads-1.*AccessDenied.*s3:DeleteObjectVersion/,
    );
  });
});
