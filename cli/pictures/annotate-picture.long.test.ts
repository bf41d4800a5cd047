import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";
import { sampleLabel } from "../testing/sample-blobs.ts";
import { annotatePicture } from "./annotate-picture.ts";
import { mostBoxes } from "./annotation.ts";

const stopSign = fileURLToPath(new URL("../../test-cases/stop-sign.jpg", import.meta.url));

it("draws as many boxes onto a picture as are drawn at all", async () => {
  const instances = Array.from({ length: mostBoxes + 5 }, (_, index) => ({
    confidence: 50,
    bounding_box: { left: (index % 40) / 40, top: (index % 27) / 27, width: 0.02, height: 0.02 },
  }));
  const drawn = await annotatePicture(stopSign, { labels: [sampleLabel({ instances })] });
  expect(drawn).toMatchObject({ boxCount: mostBoxes, leftOutCount: 5 });
});
