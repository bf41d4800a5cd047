import { writeFile } from "node:fs/promises";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "@jest/globals";
import { bucket, openTestBed } from "./s3-endpoint.fixture.ts";

const full = () => Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });

describe("the S3 endpoint on a full disk", () => {
  it.each(["the picture", "its record"])(
    "says so when there is no room for %s, is read all the while, and goes on when there is room",
    async (what) => {
      let isFull = false;
      const bed = await openTestBed({
        writeFile: async (file, data, options) => {
          const isRecord = typeof data === "string";
          if (!isFull || isRecord !== (what === "its record")) {
            return await writeFile(file, data, options);
          }
          // What a full disk leaves behind: the part that had room.
          await writeFile(file, "pic", options);
          throw full();
        },
      });
      await bed.post(await bed.presign({ Key: "before" }), "picture");
      isFull = true;
      const refused = await bed.post(await bed.presign({ Key: "new" }), "picture");
      expect(refused).toMatchObject({ status: 507, code: "StorageFull" });
      expect(refused.message).toContain("Make room");
      expect(bed.errors).toMatchObject([{ code: "ENOSPC" }]);
      expect(await bed.unfinishedFiles()).toEqual([]);
      const read = new GetObjectCommand({ Bucket: bucket, Key: "before" });
      expect(await (await bed.client.send(read)).Body?.transformToString()).toBe("picture");
      isFull = false;
      expect((await bed.post(await bed.presign({ Key: "new" }), "picture")).status).toBe(204);
      await bed.restart();
      expect((await bed.endpoint.objects(bucket)).map(({ key }) => key)).toEqual(["before", "new"]);
      await bed.close();
    },
  );

  it.each(["EROFS", "EPERM", "EACCES", "EFBIG"])(
    "says so when it may not write any more (%s), in a way that is not tried again",
    async (code) => {
      let isRefused = false;
      const bed = await openTestBed({
        writeFile: async (...given) => {
          if (!isRefused) return await writeFile(...given);
          throw Object.assign(new Error(`${code}: write`), { code, syscall: "write" });
        },
      });
      isRefused = true;
      const refused = await bed.post(await bed.presign({ Key: "new" }), "picture");
      expect(refused).toMatchObject({ status: 507, code: "StorageNotWritable" });
      expect(bed.errors).toMatchObject([{ code }]);
      isRefused = false;
      expect((await bed.post(await bed.presign({ Key: "new" }), "picture")).status).toBe(204);
      await bed.close();
    },
  );
});
