import { expect, it } from "@jest/globals";
import { reachableForms, reachableUrl } from "./reachable-forms.ts";

const form = "http://127.0.0.1:7879/rekog-local-uploads";

it.each([
  ["box.lan:7878", "http://box.lan:7879/rekog-local-uploads"],
  ["192.168.7.5:8000", "http://192.168.7.5:7879/rekog-local-uploads"],
  ["[fd00::5]:7878", "http://[fd00::5]:7879/rekog-local-uploads"],
  ["127.0.0.1:7878", form],
  ["localhost:7878", form],
  ["a b", form],
  [undefined, form],
])("is reached by who asked %s at %s", (host, url) => {
  expect(reachableUrl(form, host)).toBe(url);
});

it("leads a form there, and leaves all other answers as they are", async () => {
  const body = JSON.stringify({ blob_id: "b", upload_info: { url: form, fields: { key: "k" } } });
  const asked = async (routeKey: string, answer: object) =>
    reachableForms(async () => answer)("f", { routeKey, headers: { host: "box.lan" } });
  const created = { statusCode: 201, headers: { location: "/blobs/b" }, body };
  expect(await asked("POST /blobs", created)).toEqual({
    ...created,
    body: body.replace("127.0.0.1", "box.lan"),
  });
  for (const other of [
    { statusCode: 201, body: '{"blob_id":"b"}' },
    { statusCode: 400, body: "{}" },
  ]) {
    expect(await asked("POST /blobs", other)).toBe(other);
  }
  expect(await asked("GET /blobs/{blob_id}", created)).toBe(created);
});
