import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { declaredService } from "../../serverless/testing/functions.ts";
import {
  functionModules,
  functionSettings,
  functionTimeoutMs,
  httpRoutes,
  queueMappings,
  type Service,
  schedules,
  serviceQueues,
} from "./functions.ts";

const built = new URL("../../dist/", import.meta.url);
const arnOf = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] as [string, string] });

/** A service of two functions, of which the first sets these variables. */
function service(environment: Service["functions"][string]["environment"] = {}): Service {
  return {
    functions: {
      rotatePicture: {
        handler: "backend/functions/rotate-picture.handler",
        timeout: 20,
        environment,
        events: [
          { sqs: { arn: arnOf("TiltedPicturesQueue"), batchSize: 3, maximumConcurrency: 4 } },
        ],
      },
      listPictures: {
        handler: "backend/functions/list-pictures.handler",
        timeout: 10,
        environment: { LOG_LEVEL: "info" },
        events: [{ httpApi: "GET /pictures" }, { httpApi: "GET /pictures/{year}" }],
      },
    },
    cors: declaredService.cors,
    queues: {
      TiltedPicturesQueue: {
        VisibilityTimeout: 60,
        RedrivePolicy: {
          deadLetterTargetArn: arnOf("TiltedPicturesDeadLetterQueue"),
          maxReceiveCount: 7,
        },
      },
      TiltedPicturesDeadLetterQueue: {},
    },
  };
}

describe("a function that serverless.yml names", () => {
  it("is the built module that its handler names", () => {
    expect(functionModules(service(), new URL("file:///dist/"))).toEqual({
      rotatePicture: "file:///dist/backend/functions/rotate-picture.js",
      listPictures: "file:///dist/backend/functions/list-pictures.js",
    });
    const paths = Object.values(functionModules(declaredService, built)).map((url) =>
      fileURLToPath(url),
    );
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it("may run as long as there, and longer", () => {
    expect(functionTimeoutMs(service(), "rotatePicture")).toBe(45_000);
    expect(functionTimeoutMs(service(), "listPictures")).toBe(35_000);
  });

  it("has its routes", () => {
    expect(httpRoutes(service())).toEqual([
      { method: "GET", path: "/pictures", function: "listPictures" },
      { method: "GET", path: "/pictures/{year}", function: "listPictures" },
    ]);
  });

  it("is called at its rate", () => {
    const made = service();
    const { functions } = made;
    const everySoOften = (schedule: string) => {
      const [[name, first]] = Object.entries(functions) as [[string, (typeof functions)[string]]];
      return schedules({ ...made, functions: { [name]: { ...first, events: [{ schedule }] } } });
    };
    const name = "rotatePicture";
    expect(everySoOften("rate(1 minute)")).toEqual([{ function: name, everyMs: 60_000 }]);
    expect(everySoOften("rate(12 hours)")).toEqual([{ function: name, everyMs: 43_200_000 }]);
    for (const unknown of ["cron(0 12 * * ? *)", "rate(0 minutes)", "rate(5 weeks)"]) {
      expect(() => everySoOften(unknown)).toThrow(`Local mode can't call ${name} at ${unknown}.`);
    }
    expect(schedules(service())).toEqual([]);
    expect(schedules(declaredService)).toEqual([{ function: "sweepBlobs", everyMs: 60_000 }]);
  });

  it("is fed from its queue, which is there with the one for its dead letters", () => {
    const queue = "rekog-local-tilted-pictures";
    expect(queueMappings(service())).toEqual([
      { queue, function: "rotatePicture", batchSize: 3, maximumConcurrency: 4 },
    ]);
    expect(serviceQueues(service())).toEqual([
      {
        name: queue,
        deadLetterName: `${queue}-dead-letter`,
        visibilityTimeoutSeconds: 60,
        maxReceiveCount: 7,
      },
    ]);
  });

  it("has all of its settings, of its bucket, tables and queues their names and URLs here", () => {
    const settings = functionSettings(
      service({
        UPLOADS_BUCKET: { Ref: "UploadsBucket" },
        BLOBS_TABLE: { Ref: "BlobsTable" },
        QUEUE_URL: { Ref: "TiltedPicturesQueue" },
        DEGREES: 90,
        CLOCKWISE: false,
      }),
      { "rekog-local-tilted-pictures": "http://127.0.0.1/queue" },
    );
    expect(settings).toEqual({
      UPLOADS_BUCKET: "rekog-local-uploads",
      BLOBS_TABLE: "rekog-local-blobs",
      QUEUE_URL: "http://127.0.0.1/queue",
      DEGREES: "90",
      CLOCKWISE: "false",
      LOG_LEVEL: "info",
    });
  });

  it.each([
    ["of a table that is not here", { PICTURES_TABLE: { Ref: "PicturesTable" } }],
    ["of a queue that was not made", { QUEUE_URL: { Ref: "TiltedPicturesQueue" } }],
    ["that is another in another function: here they share them", { LOG_LEVEL: "debug" }],
  ])("is refused with a setting %s", (_, environment: Parameters<typeof service>[0] = {}) => {
    expect(() => functionSettings(service(environment), {})).toThrow(
      `set ${Object.keys(environment)[0]} of `,
    );
  });
});

describe("the routes", () => {
  it("are the operations of openapi.yaml, each to the function of its name", async () => {
    const text = await readFile(new URL("../../openapi.yaml", import.meta.url), "utf8");
    const { paths } = parse(text) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => ({
        method: method.toUpperCase(),
        path,
        function: operationId,
      })),
    );
    expect(httpRoutes(declaredService)).toHaveLength(operations.length);
    expect(httpRoutes(declaredService)).toEqual(expect.arrayContaining(operations));
  });
});

describe("the built functions", () => {
  it("let pages do what the deployed API lets them", async () => {
    const text = await readFile(new URL("../../serverless.yml", import.meta.url), "utf8");
    const { provider } = parse(text, { logLevel: "silent" });
    expect(declaredService.cors).toEqual(provider.httpApi.cors);
  });

  it("are those of the serverless.yml that is here", async () => {
    const url = new URL("backend/local/functions.js", built).href;
    const { readService } = (await import(url)) as typeof import("./functions.ts");
    expect(readService()).toEqual(JSON.parse(JSON.stringify(declaredService)));
  });
});
