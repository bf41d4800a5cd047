import { describe, expect, it } from "@jest/globals";
import { stubClients, type TransportName } from "../../testing/stub-client.ts";

const picture = Buffer.from("picture");
const page = "<html><title>Sign in to the network</title></html>";
const posted = "<?xml version='1.0'?>\n<PostResponse><Key>uploads/x</Key></PostResponse>";

describe.each<TransportName>(["node", "fetch"])("RekogClient.upload over %s", (over) => {
  const { setUp } = stubClients(over);

  it.each([
    ["204", { status: 204 }],
    ["200 and nothing", { status: 200 }],
    ["201 and where it is", { status: 201, body: posted }],
  ])("takes %s of the storage for stored", async (_what, answer) => {
    const { client, api } = await setUp({ upload: () => answer });
    expect(await client.upload(picture)).toMatchObject({ status: "awaiting_upload" });
    expect(api.uploads).toHaveLength(1);
  });

  it.each([
    ["the page of a network that wants a login", { status: 200, body: page }],
    ["the page of a firewall", { status: 403, body: page }],
    ["another server's JSON", { status: 201, body: '{"message":"Created"}' }],
    ["a server that wants a login", { status: 401, body: "" }],
    ["a redirect to one", { status: 303, body: "", headers: { location: "http://login.test/" } }],
  ])("does not take %s for it, and says who may have answered", async (_what, answer) => {
    const { client, api } = await setUp({ upload: () => answer });
    const { host } = new URL(api.url);
    await expect(client.upload(picture)).rejects.toMatchObject({
      name: "UploadError",
      code: "upload_refused",
      status: answer.status,
      s3Code: undefined,
      message: `The upload was answered with HTTP status ${answer.status}, but not as S3 answers.`,
      hint: `A proxy, a firewall or a login page may have answered in its place: look at what is between this machine and ${host}, and upload the file again.`,
    });
    expect(api.uploads).toHaveLength(1);
  });
});
