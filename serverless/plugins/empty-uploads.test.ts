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

/** A fake of the framework's way to AWS: one stack, with one bucket, that lists two entries at a time. */
function fakeAws({
  bucket,
  refuse = false,
}: {
  bucket?: Required<Page> | undefined;
  refuse?: boolean;
}) {
  const calls: string[] = [];
  const request: Request = async (service, method, parameters) => {
    calls.push(`${service}.${method}`);
    switch (method) {
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
    { getProvider: () => aws },
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
    expect(aws.calls).toEqual(["CloudFormation.describeStackResource"]);
  });

  it("what S3 refuses to delete ends it, and says which rights are missing", async () => {
    const bucket = { Versions: [version("uploads/a", "1")], DeleteMarkers: [] };
    await expect(beforeRemove(fakeAws({ bucket, refuse: true }))).rejects.toThrow(
      /rekog-uploads-1.*AccessDenied.*s3:DeleteObjectVersion/,
    );
  });
});
