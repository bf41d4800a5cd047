import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";
import { temporaryFolders } from "../../../../cli/testing/temporary-folders.ts";
import type { ConvertibleFormat } from "../../../core/blob/convertible-formats.ts";
import { builds, sample } from "../converters.fixture.ts";
import { threadConverter } from "../thread-converter.ts";

const [[, native]] = builds as [(typeof builds)[number]];
const faulty = fileURLToPath(new URL("../testing/damaged-decoders.cjs", import.meta.url));
const temporaryFolder = temporaryFolders();

const pictures: [name: string, format: ConvertibleFormat, from: string][] = [
  ["444.heic", "heic", "libheif-js"],
  ["lossy.jxl", "jpeg-xl", "@jsquash/jxl"],
  ["colour.jls", "jpeg-ls", "@cornerstonejs/codec-charls"],
  ["16-bit.jp2", "jpeg-2000", "@cornerstonejs/codec-openjpeg"],
];
const faults: [what: string, said: (from: string) => string][] = [
  ["damaged", (from) => `The decoder of ${from} is missing or damaged (`],
  ["withoutMemory", (from) => `There is too little memory for the decoder of ${from} (`],
];
/** Of one colour, and so large that a decoder needs more memory than it begins with. */
const large: [name: string, format: ConvertibleFormat][] = [
  ["flat.heic", "heic"],
  ["flat.jxl", "jpeg-xl"],
  ["flat.jls", "jpeg-ls"],
  ["flat.j2k", "jpeg-2000"],
];
const noMore = "There is too little memory (WebAssembly cannot enlarge its memory to ";
const cases = [
  ...faults.flatMap(([what, said]) =>
    pictures.map(([name, format, from]) => [what, name, format, said(from)] as const),
  ),
  ...large.map(([name, format]) => ["withoutMoreMemory", name, format, noMore] as const),
];

it.each(cases)(
  "a decoder that is %s says nothing of %s, which is converted when that is over",
  async (fault, name, format, said) => {
    // Each thread begins with what is in it then.
    const preload = join(await temporaryFolder(), "preload.cjs");
    await writeFile(preload, `require(${JSON.stringify(faulty)}).${fault}();`);
    const converter = threadConverter({ ...native, execArgv: ["--require", preload] });
    try {
      const picture = await sample(name);
      const thrown = await converter.convert(picture, format).catch((error: unknown) => error);
      expect(thrown).toMatchObject({
        name: "ConverterFailedError",
        message: expect.stringContaining(said),
      });

      await writeFile(preload, "");
      expect(await converter.convert(picture, format)).toMatchObject({ image: { format } });
    } finally {
      await converter.close();
    }
  },
);
