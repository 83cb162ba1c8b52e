import { planeOf } from "./planes";
import { residual, imagesFor, type ResidualOptions, type Shortcut, type Stem } from "./residual";
import type { TaskNetwork } from "./task-network";

/** ResNet-18's form; the defaults are the published one for CIFAR-10: width 64, 10 classes, images 32×32×3. */
export interface ResNet18Options extends ResidualOptions {
  /** `"3x3"` by default, as AstroNet's code has it; He's networks for ImageNet have `"1x1"`. */
  readonly shortcut?: Shortcut;
  /** `"small"` by default; `"imagenet"` is made for 1000 classes and images 224×224×3. */
  readonly stem?: Stem;
}

/**
 * ResNet-18 for small images: a 3×3 stem, four stages of two basic blocks, 3×3 shortcuts of stride 2, global average, fc;
 * every convolution followed by batch normalisation, no biases. See {@link residual} for its layers.
 *
 * A shortcut's units come right behind those of its block's first convolution. All 83·w units lie on one plane [83, w]
 * (`method.md` b).
 *
 * @throws AstroNetError if a size is no positive whole number, or a stem or shortcut is unknown.
 */
export function resnet18(options: ResNet18Options = {}): TaskNetwork {
  const { stem = "small", shortcut = "3x3", width = 64, bias = false, seed = 0, normSets = 1 } = options;
  const { inputShape, classes } = imagesFor(stem, options);
  return residual({
    name: "ResNet-18",
    blocks: [2, 2, 2, 2],
    ...{ stem, shortcut, width, bias, seed, normSets, inputShape, classes },
    layout: (layers) => planeOf(layers, width, [16, 32, 64, 128]),
  });
}
