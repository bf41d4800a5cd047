/** One convolution, with what its batch-norm came to. */
export interface Layer {
  name: string;
  kind: "full" | "depthwise";
  kernel: number;
  stride: number;
  inputs: number;
  outputs: number;
  isActivated: boolean;
  /** What the checkpoint calls its convolution and its batch-norm; a dense layer has no batch-norm. */
  source: { weights: string; norm?: string };
}

/** The layers of one block, in their order. What goes in is added to what comes out where `isResidual`. */
export interface Block {
  layers: readonly Layer[];
  isResidual: boolean;
}

export interface Architecture {
  name: string;
  /** Pixels a side of what it looks at. */
  inputSize: number;
  stem: Layer;
  blocks: readonly Block[];
  head: Layer;
  /** Behind the mean over all places. */
  dense: Layer;
}

/** A group of equal blocks: `repeats` of them, the first of which has the stride. */
export interface Stage {
  repeats: number;
  kernel: number;
  stride: number;
  expand: number;
  outputs: number;
}

export interface Shape {
  name: string;
  inputSize: number;
  stem: number;
  stages: readonly Stage[];
  head: number;
  classes: number;
}

const stage = (
  repeats: number,
  kernel: number,
  stride: number,
  expand: number,
  outputs: number,
): Stage => ({ repeats, kernel, stride, expand, outputs });

/**
 * EfficientNet-Lite0: no squeeze and excitation, ReLU6 in place of swish.
 * @see https://github.com/tensorflow/tpu/blob/master/models/official/efficientnet/lite/efficientnet_lite_builder.py
 */
export const efficientNetLite0 = architectureOf({
  name: "efficientnet-lite0",
  inputSize: 224,
  stem: 32,
  stages: [
    stage(1, 3, 1, 1, 16),
    stage(2, 3, 2, 6, 24),
    stage(2, 5, 2, 6, 40),
    stage(3, 3, 2, 6, 80),
    stage(3, 5, 1, 6, 112),
    stage(4, 5, 2, 6, 192),
    stage(1, 3, 1, 6, 320),
  ],
  head: 1280,
  classes: 1000,
});

/** All layers of such a network, with the names that `efficientnet_lite_pytorch` gives them. */
export function architectureOf(shape: Shape): Architecture {
  const full = { kind: "full", kernel: 1, stride: 1, isActivated: true } as const;
  const blocks: Block[] = [];
  let inputs = shape.stem;
  for (const { repeats, ...first } of shape.stages) {
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const stride = repeat === 0 ? first.stride : 1;
      blocks.push(blockOf(blocks.length, inputs, { ...first, stride }));
      inputs = first.outputs;
    }
  }
  return {
    name: shape.name,
    inputSize: shape.inputSize,
    stem: {
      ...full,
      ...{ name: "stem", kernel: 3, stride: 2, inputs: 3, outputs: shape.stem },
      source: { weights: "_conv_stem", norm: "_bn0" },
    },
    blocks,
    head: {
      ...full,
      ...{ name: "head", inputs, outputs: shape.head },
      source: { weights: "_conv_head", norm: "_bn1" },
    },
    dense: {
      ...full,
      ...{ name: "dense", inputs: shape.head, outputs: shape.classes, isActivated: false },
      source: { weights: "_fc" },
    },
  };
}

function blockOf(
  index: number,
  inputs: number,
  { kernel, stride, expand, outputs }: Omit<Stage, "repeats">,
): Block {
  const between = inputs * expand;
  const full = { kind: "full", kernel: 1, stride: 1, isActivated: true } as const;
  const source = (weights: string, norm: string) => ({
    weights: `_blocks.${index}.${weights}`,
    norm: `_blocks.${index}.${norm}`,
  });
  const expansion: Layer = {
    ...full,
    ...{ name: `block${index}.expand`, inputs, outputs: between },
    source: source("_expand_conv", "_bn0"),
  };
  const depthwise: Layer = {
    ...{ name: `block${index}.depthwise`, kind: "depthwise", kernel, stride, isActivated: true },
    ...{ inputs: between, outputs: between },
    source: source("_depthwise_conv", "_bn1"),
  };
  const projection: Layer = {
    ...full,
    ...{ name: `block${index}.project`, inputs: between, outputs, isActivated: false },
    source: source("_project_conv", "_bn2"),
  };
  const layers = [...(expand === 1 ? [] : [expansion]), depthwise, projection];
  return { layers, isResidual: stride === 1 && inputs === outputs };
}

export const layersOf = ({ stem, blocks, head, dense }: Architecture): Layer[] => [
  stem,
  ...blocks.flatMap(({ layers }) => layers),
  head,
  dense,
];
